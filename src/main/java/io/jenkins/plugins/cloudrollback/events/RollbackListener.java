package io.jenkins.plugins.cloudrollback.events;

import hudson.ExtensionPoint;

/**
 * Learns of the rollbacks of all builds. Register an implementation with {@link hudson.Extension}.
 *
 * <p>Each listener is told in the order of the events, one after the other, as SYSTEM, on a thread on which no rollback
 * and no other listener waits. What it throws is logged.
 *
 * <p>An event is told once, right after it was saved. So it is not told again after a restart, and it is not told at all
 * if Jenkins is killed in that moment: a listener that must not miss an end has to look after a restart.
 */
public interface RollbackListener extends ExtensionPoint {
    /** The rollback has begun, and has been saved for the first time. */
    default void onBegan(RollbackEvent event) {}

    /** It was decided what to do, or something else than before. See {@code getDecision} of the rollback. */
    default void onDecided(RollbackEvent event) {}

    /** The rollback waits for a person, who has to confirm a batch or to approve the change. Told once for each of them. */
    default void onWaiting(RollbackEvent event) {}

    /** The rollback waits for that person no longer. Not told if it has ended instead. */
    default void onContinued(RollbackEvent event) {}

    /** The rollback has ended. */
    default void onEnded(RollbackEvent event) {}
}
