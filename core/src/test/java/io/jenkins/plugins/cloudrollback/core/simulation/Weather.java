package io.jenkins.plugins.cloudrollback.core.simulation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** What befalls the calls of a schedule. Each schedule has its own climate; some have none. */
final class Weather {

    enum Event {
        NONE,
        NO_CONNECTION,
        LOST_BEFORE,
        LOST_AFTER,
        GATEWAY_BEFORE,
        GATEWAY_AFTER,
        TRUNCATED,
        /**
         * A gateway repeats the request since it missed the answer, and passes the second answer on. It may do so with
         * PUT and GET, but not with POST (RFC 9110, 9.2.2).
         */
        TWICE;

        private static final Event[] BAD = {
            NO_CONNECTION, LOST_BEFORE, LOST_AFTER, GATEWAY_BEFORE, GATEWAY_AFTER, TRUNCATED, TWICE
        };
    }

    /**
     * @param there how long the request travels
     * @param between from the first to the second request, if it arrives twice
     * @param back how long the answer travels
     */
    record Fate(Event event, Duration there, Duration between, Duration back) {}

    /** Longer than the call limit, shorter than the shortest visibilityDelay. */
    private static final int SLOWEST_SECONDS = 60;

    private final RandomGenerator random;
    private final double readsFail;
    private final double changesFail;
    private final double slow;
    private boolean repeats = true;
    private boolean startCompromised;

    Weather(RandomGenerator random, boolean calm) {
        this.random = random;
        readsFail = calm || random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.2;
        changesFail = calm || random.nextInt(3) == 0 ? 0 : random.nextDouble();
        slow = calm || random.nextInt(3) > 0 ? 0 : random.nextDouble() * 0.1;
    }

    static boolean changes(String path) {
        return path.endsWith("ollbackApplication")
                || path.endsWith("/rollback")
                || path.endsWith("/rollbacks")
                || path.endsWith("abort_and_rollback")
                || path.endsWith("ConfirmPipelineBatch");
    }

    void repeats(boolean may) {
        repeats = may;
    }

    Fate fate(String method, String path) {
        boolean changes = changes(path);
        Event event = Event.NONE;
        if (random.nextDouble() < (changes ? changesFail : readsFail)) {
            event = Event.BAD[random.nextInt(Event.BAD.length - (repeats && !method.equals("POST") ? 0 : 1))];
        }
        Duration there = random.nextDouble() < slow
                ? Duration.ofMillis(random.nextLong(SLOWEST_SECONDS * 1000))
                : Duration.ofMillis(2 + random.nextLong(80));
        Duration back = random.nextDouble() < slow
                ? Duration.ofMillis(random.nextLong(SLOWEST_SECONDS * 1000))
                : Duration.ofMillis(2 + random.nextLong(80));
        boolean late = there.plus(back).toSeconds() >= 25;
        if (changes && !path.endsWith("Batch") && (late || event != Event.NONE && event != Event.NO_CONNECTION)) {
            startCompromised = true;
        }
        return new Fate(event, there, Duration.ofMillis(random.nextLong(1500)), back);
    }

    /** Whether a request for a rollback may have taken effect without our getting the right answer. */
    boolean startCompromised() {
        return startCompromised;
    }
}
