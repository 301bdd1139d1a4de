package io.jenkins.plugins.cloudrollback.core.engine;

/** The rows of the decision table: the first one whose condition holds decides, see {@link Observation#rule}. */
public enum Rule {
    /** Automatic, without a restore point and without a named version. */
    NO_RESTORE_POINT,
    /** Automatic, and the provider does not tell for certain what has changed since the restore point. */
    CHANGES_UNKNOWN,
    /** Automatic, and nothing has changed since the restore point. */
    NOTHING_CHANGED,
    /** A rollback of this Jenkins is bringing the target to where this one is to go. */
    BEING_RESTORED,
    /** The last change is a rollback of this Jenkins that has brought the target to where this one was to go. */
    RESTORED_ALREADY,
    /** Automatic, and only other rollbacks of this Jenkins have changed the target since the restore point. */
    ONLY_ROLLBACKS,
    /** The target has changed since it was chosen what to do, unless a person has named the version. */
    CHANGED_WHILE_WAITING,
    /** Automatic, and more than one user has changed the target since the restore point. */
    SEVERAL_USERS,
    /** Automatic, and another block was deploying to the same target. */
    SHARED_TARGET,
    /** A change runs that can be aborted: one of the block, or any if the parameters say so. */
    ABORT_RUNNING,
    /** Another change runs. */
    WAIT_FOR_RUNNING,
    /**
     * It is not known which version to go back to, or there is none. Precedes the two rules before if a version is needed
     * even after the running change is aborted, as it is not the only one since the restore point.
     */
    NO_VERSION,
    /** Everything else. */
    GO_BACK
}
