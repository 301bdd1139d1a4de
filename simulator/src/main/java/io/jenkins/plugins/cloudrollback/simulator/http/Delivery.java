package io.jenkins.plugins.cloudrollback.simulator.http;

import java.time.Duration;

/**
 * How an answer travels: what only a network can do, so that the {@link SimulatorServer}, or a test's own transport,
 * has to carry it out.
 *
 * @param delay null unless the way is {@link Way#DELAYED}
 * @param hold null unless something is held
 */
public record Delivery(Mode mode, Duration delay, Hold hold) {

    /** What happens between the provider and its caller. */
    public enum Mode {
        AT_ONCE,
        /** The request was carried out; its answer leaves after a while, or once the hold is released. */
        DELAYED,
        /** The connection closes without a byte of the answer. Whether the request was carried out, nobody can see. */
        RESET,
        /** The connection closes in the middle of the body. */
        CUT,
        /** Nothing has been done yet: once the hold is released, the request must be handed to the simulator again. */
        HELD_BEFORE,
        /** The request was carried out; its answer leaves once the hold is released. */
        HELD_AFTER
    }

    static final Delivery AT_ONCE = new Delivery(Mode.AT_ONCE, null, null);
    public static final Delivery RESET = new Delivery(Mode.RESET, null, null);
    public static final Delivery CUT = new Delivery(Mode.CUT, null, null);

    public static Delivery delayed(Duration delay) {
        return new Delivery(Mode.DELAYED, delay, new Hold());
    }

    public static Delivery heldBefore(Hold hold) {
        return new Delivery(Mode.HELD_BEFORE, null, hold);
    }

    public static Delivery heldAfter(Hold hold) {
        return new Delivery(Mode.HELD_AFTER, null, hold);
    }
}
