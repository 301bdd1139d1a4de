package io.jenkins.plugins.cloudrollback.simulator.http;

import java.time.Duration;

/**
 * The delivery of a reply by the network, which the {@code SimulatorServer} or a test's own transport carries out.
 *
 * @param delay null unless the mode is {@link Mode#DELAYED}
 * @param hold null unless the request or the reply is held
 */
public record Delivery(Mode mode, Duration delay, Hold hold) {

    /** The ways in which a reply is delivered or lost. */
    public enum Mode {
        AT_ONCE,
        /** The request was handled; the reply is sent after a delay, or as soon as the hold is released. */
        DELAYED,
        /** The connection closes before the reply. The client can't tell whether the request was handled. */
        RESET,
        /** The connection closes in the middle of the reply's body. */
        CUT,
        /** The request was not handled. It must be passed to the simulator again once the hold is released. */
        HELD_BEFORE,
        /** The request was handled; the reply is sent once the hold is released. */
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
