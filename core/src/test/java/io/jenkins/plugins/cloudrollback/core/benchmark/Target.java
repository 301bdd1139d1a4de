package io.jenkins.plugins.cloudrollback.core.benchmark;

import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Something to roll back, and what its provider is going to do then. Both processes make the same targets, from the
 * settings.
 *
 * @param id of the application, of the deployment task, or the name of the stack
 * @param account id of the access key
 * @param seconds that the rollback takes
 * @param good whether it succeeds
 */
record Target(Service service, String id, String account, int seconds, boolean good) {
    static final String REGION = "cn-north-4";
    static final String PROJECT = "0123456789abcdef0123456789abcdef";
    /** Of all accounts. */
    static final String SECRET = "BenchmarkSecretDoNotUse0123456789abcdefg";

    private static final Service[] SERVICES = {Service.SAE, Service.EDAS, Service.CODEARTS_DEPLOY, Service.RFS};

    static List<Target> all(Settings settings) {
        SplittableRandom random = new SplittableRandom(settings.seed());
        List<Target> targets = new ArrayList<>(settings.count());
        for (int i = 0; i < settings.count(); i++) {
            int seconds = random.nextInt(settings.shortest(), settings.longest() + 1);
            targets.add(target(i % settings.accounts(), random, seconds, random.nextInt(10) != 0));
        }
        return targets;
    }

    /** Two for each service, which are rolled back before anything is measured. */
    static List<Target> warmUp(Settings settings) {
        SplittableRandom random = new SplittableRandom(-settings.seed());
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < 2 * SERVICES.length; i++) {
            targets.add(target(i, random, 1, i % 2 == 0));
        }
        return targets;
    }

    private static Target target(int account, SplittableRandom random, int seconds, boolean good) {
        Service service = SERVICES[account % SERVICES.length];
        String uuid = new UUID(random.nextLong(), random.nextLong()).toString();
        String id = service == Service.RFS ? "stack-" + uuid : uuid;
        return new Target(
                service,
                service == Service.CODEARTS_DEPLOY ? uuid.replace("-", "") : id,
                "BENCHMARK" + account,
                seconds,
                good);
    }
}
