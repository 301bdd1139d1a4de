package io.jenkins.plugins.cloudrollback.core.simulation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Random faults and delays of the calls of a schedule. Each schedule has its own probabilities; some have no faults. */
final class NetworkFaults {

    enum Fault {
        NONE,
        NO_CONNECTION,
        LOST_BEFORE,
        LOST_AFTER,
        GATEWAY_BEFORE,
        GATEWAY_AFTER,
        TRUNCATED,
        /**
         * A gateway repeats the request because it missed the answer, and forwards the second answer. Permitted for PUT
         * and GET, but not for POST (RFC 9110, 9.2.2).
         */
        TWICE;

        private static final Fault[] ALL = {
            NO_CONNECTION, LOST_BEFORE, LOST_AFTER, GATEWAY_BEFORE, GATEWAY_AFTER, TRUNCATED, TWICE
        };
    }

    /**
     * The delivery of one request and its answer.
     *
     * @param repeatDelay time between the first and the second arrival of a repeated request
     */
    record Delivery(Fault fault, Duration requestDelay, Duration repeatDelay, Duration answerDelay) {}

    /** Longer than the time limit of a call, shorter than any visibilityDelay. */
    private static final int MAX_DELAY_SECONDS = 60;

    private final RandomGenerator random;
    private final double readFailureProbability;
    private final double changeFailureProbability;
    private final double delayProbability;
    private boolean repeats = true;
    private boolean startAmbiguous;
    private boolean outage;

    NetworkFaults(RandomGenerator random, boolean faultless) {
        this.random = random;
        readFailureProbability = faultless || random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.2;
        changeFailureProbability = faultless || random.nextInt(3) == 0 ? 0 : random.nextDouble();
        delayProbability = faultless || random.nextInt(3) > 0 ? 0 : random.nextDouble() * 0.1;
    }

    static boolean changes(String path) {
        return path.endsWith("ollbackApplication")
                || path.endsWith("/rollback")
                || path.endsWith("/start")
                || path.endsWith("/stop")
                || path.endsWith("/rollbacks")
                || path.endsWith("abort_and_rollback")
                || path.endsWith("AbortAndRollbackChangeOrder")
                || path.endsWith("/k8s_apps")
                || path.endsWith("/co_rollback")
                || path.endsWith("ConfirmPipelineBatch");
    }

    void allowRepeats(boolean allowed) {
        repeats = allowed;
    }

    /** Begins or ends a time in which no connection can be opened. */
    void outage(boolean begins) {
        outage = begins;
    }

    Delivery next(String method, String path) {
        if (outage) {
            return new Delivery(Fault.NO_CONNECTION, Duration.ofMillis(5), Duration.ZERO, Duration.ZERO);
        }
        boolean changes = changes(path);
        Fault fault = Fault.NONE;
        if (random.nextDouble() < (changes ? changeFailureProbability : readFailureProbability)) {
            fault = Fault.ALL[random.nextInt(Fault.ALL.length - (repeats && !method.equals("POST") ? 0 : 1))];
        }
        Duration requestDelay = random.nextDouble() < delayProbability
                ? Duration.ofMillis(random.nextLong(MAX_DELAY_SECONDS * 1000))
                : Duration.ofMillis(2 + random.nextLong(80));
        Duration answerDelay = random.nextDouble() < delayProbability
                ? Duration.ofMillis(random.nextLong(MAX_DELAY_SECONDS * 1000))
                : Duration.ofMillis(2 + random.nextLong(80));
        boolean late = requestDelay.plus(answerDelay).toSeconds() >= 25;
        if (changes && !path.endsWith("Batch") && (late || fault != Fault.NONE && fault != Fault.NO_CONNECTION)) {
            startAmbiguous = true;
        }
        return new Delivery(fault, requestDelay, Duration.ofMillis(random.nextLong(1500)), answerDelay);
    }

    /** @return whether a rollback may have been started without our receiving the answer */
    boolean startAmbiguous() {
        return startAmbiguous;
    }
}
