package io.jenkins.plugins.cloudrollback.core.simulation;

import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiCredentials;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.accounts.IamUser;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** The credentials of a schedule, which may be rotated meanwhile. */
final class RotatingCredentials {
    private final Simulator simulator;
    private final boolean usesToken;
    private AccessKey alibaba;
    private HuaweiCredentials huawei;
    private int rotations;

    RotatingCredentials(Simulator simulator, RandomGenerator random) {
        this.simulator = simulator;
        this.usesToken = random.nextBoolean();
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

    /** Replaces all secrets; the old ones become invalid. */
    void rotate() {
        String prefix = "Secret-" + ++rotations + "-";
        String key = prefix + "of-alibaba";
        String token = prefix + "sts-token";
        simulator
                .accounts()
                .addAlibaba(new io.jenkins.plugins.cloudrollback.simulator.accounts.AccessKey(
                        Accounts.ALIBABA_ACCESS_KEY_ID, key, token));
        alibaba = new AccessKey(Accounts.ALIBABA_ACCESS_KEY_ID, key, token);
        if (usesToken) {
            String password = prefix + "password";
            simulator.accounts().addUser(new IamUser(Accounts.HUAWEI_ACCOUNT, Accounts.HUAWEI_USER, password));
            simulator.iam().revokeAll();
            huawei = new HuaweiCredentials.IamUser(Accounts.HUAWEI_ACCOUNT, Accounts.HUAWEI_USER, password);
        } else {
            String secret = prefix + "of-huawei";
            simulator
                    .accounts()
                    .addHuawei(io.jenkins.plugins.cloudrollback.simulator.accounts.AccessKey.permanent(
                            Accounts.HUAWEI_ACCESS_KEY_ID, secret));
            huawei = new HuaweiCredentials.Key(new AccessKey(Accounts.HUAWEI_ACCESS_KEY_ID, secret));
        }
    }

    /** Tells whether a text contains a secret, current or old, or a token of the simulated IAM. */
    static boolean areIn(String text) {
        return text.contains("Secret-") || text.contains("MIIF");
    }
}
