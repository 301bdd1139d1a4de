package io.jenkins.plugins.cloudrollback.simulator.alibaba;

/** What AbortAndRollbackChangeOrder makes of the running order. The documents of SAE and EDAS do not say. */
public enum AbortStyle {
    /** The order itself rolls back. It keeps its id and its type. */
    SAME_ORDER,
    /** The order itself rolls back, and its type becomes that of a rollback. */
    SAME_ORDER_RETYPED,
    /** The order itself rolls back, and is shown as terminated once it has. */
    SAME_ORDER_TERMINATED,
    /** The order is terminated, and a new one rolls back. */
    NEW_ORDER,
    /** As {@link #NEW_ORDER}, but the answer has the id of the request, as in a documented sample. */
    NEW_ORDER_UNNAMED
}
