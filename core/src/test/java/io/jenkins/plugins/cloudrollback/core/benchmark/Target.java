package io.jenkins.plugins.cloudrollback.core.benchmark;

import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * An application, deployment task or stack to roll back. Both processes create the same targets from the settings.
 *
 * @param id id of the application or deployment task, or name of the stack
 * @param account id of the access key
 * @param seconds duration of the rollback at the provider
 * @param succeeds whether the rollback succeeds at the provider
 */
record Target(Service service, String id, String account, int seconds, boolean succeeds) {
    static final String REGION = "cn-north-4";
    static final String PROJECT = "0123456789abcdef0123456789abcdef";
    /** The secret of all accounts. */
    static final String SECRET = "BenchmarkSecretDoNotUse0123456789abcdefg";

    static final List<Service> SERVICES = List.of(Service.SAE, Service.EDAS, Service.CODEARTS_DEPLOY, Service.RFS);

    static List<Target> all(Settings settings) {
        SplittableRandom random = new SplittableRandom(settings.seed());
        List<Target> targets = new ArrayList<>(settings.count());
        for (int i = 0; i < settings.count(); i++) {
            int seconds = random.nextInt(settings.shortest(), settings.longest() + 1);
            targets.add(target(i % settings.accounts(), random, seconds, random.nextInt(10) != 0));
        }
        return targets;
    }

    /** Those of one service. */
    static List<Target> of(Service service, List<Target> targets) {
        return targets.stream().filter(target -> target.service() == service).toList();
    }

    /** Two targets for each service, which are rolled back before the measurement. */
    static List<Target> warmUp(Settings settings) {
        SplittableRandom random = new SplittableRandom(-settings.seed());
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < 2 * SERVICES.size(); i++) {
            targets.add(target(i, random, 1, i % 2 == 0));
        }
        return targets;
    }

    private static Target target(int account, SplittableRandom random, int seconds, boolean succeeds) {
        Service service = SERVICES.get(account % SERVICES.size());
        String uuid = new UUID(random.nextLong(), random.nextLong()).toString();
        String id = service == Service.RFS ? "stack-" + uuid : uuid;
        return new Target(
                service,
                service == Service.CODEARTS_DEPLOY ? uuid.replace("-", "") : id,
                "BENCHMARK" + account,
                seconds,
                succeeds);
    }
}
