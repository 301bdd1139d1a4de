package io.jenkins.plugins.cloudrollback.core.simulation;

import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiCredentials;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.accounts.IamUser;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Who makes the calls of a schedule, and what must not be seen of it. */
final class Proofs {
    private final Simulator simulator;
    private final boolean signsIn;
    private AccessKey alibaba;
    private HuaweiCredentials huawei;
    private int rotations;

    Proofs(Simulator simulator, RandomGenerator random) {
        this.simulator = simulator;
        this.signsIn = random.nextBoolean();
        if (random.nextInt(4) == 0) {
            simulator.iam().tokenValidity(Duration.ofMinutes(35));
        }
        rotate();
    }

    AccessKey alibaba() {
        return alibaba;
    }

    HuaweiCredentials huawei() {
        return huawei;
    }

    /** New secrets for the same accounts; the old ones are good no more. */
    void rotate() {
        String fresh = "Secret-" + ++rotations + "-";
        String key = fresh + "of-alibaba";
        String token = fresh + "sts-token";
        simulator
                .accounts()
                .addAlibaba(new io.jenkins.plugins.cloudrollback.simulator.accounts.AccessKey(
                        Accounts.ALIBABA_ACCESS_KEY_ID, key, token));
        alibaba = new AccessKey(Accounts.ALIBABA_ACCESS_KEY_ID, key, token);
        if (signsIn) {
            String password = fresh + "password";
            simulator.accounts().addUser(new IamUser(Accounts.HUAWEI_ACCOUNT, Accounts.HUAWEI_USER, password));
            simulator.iam().revokeAll();
            huawei = new HuaweiCredentials.IamUser(Accounts.HUAWEI_ACCOUNT, Accounts.HUAWEI_USER, password);
        } else {
            String secret = fresh + "of-huawei";
            simulator
                    .accounts()
                    .addHuawei(io.jenkins.plugins.cloudrollback.simulator.accounts.AccessKey.permanent(
                            Accounts.HUAWEI_ACCESS_KEY_ID, secret));
            huawei = new HuaweiCredentials.Key(new AccessKey(Accounts.HUAWEI_ACCESS_KEY_ID, secret));
        }
    }

    /** All secrets begin so, whichever they were; tokens of IAM begin like this in the simulator. */
    static boolean betrayed(String text) {
        return text.contains("Secret-") || text.contains("MIIF");
    }
}
