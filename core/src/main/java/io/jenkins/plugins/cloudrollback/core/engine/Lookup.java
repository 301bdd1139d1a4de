package io.jenkins.plugins.cloudrollback.core.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.text.Message;

/**
 * The result of {@link Rollback#findStarted}: the change that our request may have started, if the provider shows one.
 *
 * @param found whether there is such a change
 * @param equivalent whether the change has the same effect as ours, whoever requested it; if none was found, whether a
 *     second request has the same effect as one
 * @param changeId the provider's id of the change; null if it is not known
 * @param doubt for people: if found, why the change may be somebody else's; if not, why a change may exist all the same;
 *     null if there is no doubt
 */
public record Lookup(
        boolean found,
        boolean equivalent,
        @CheckForNull String changeId,
        @CheckForNull Message doubt) {

    /** A change that is ours, unless the request was refused. */
    public static Lookup found(@CheckForNull String changeId) {
        return new Lookup(true, false, changeId, null);
    }

    /** A change that has the same effect as ours, whoever requested it. */
    public static Lookup equivalent(@CheckForNull String changeId) {
        return new Lookup(true, true, changeId, null);
    }

    /** A change that may be ours or somebody else's. */
    public static Lookup ambiguous(@CheckForNull String changeId, Message doubt) {
        return new Lookup(true, false, changeId, doubt);
    }

    /** No change, as none was started. */
    public static Lookup notFound() {
        return new Lookup(false, false, null, null);
    }

    /** No change, although one may be queued; then the provider refuses a second request, or it has the same effect. */
    public static Lookup repeatable() {
        return new Lookup(false, true, null, null);
    }

    /** No change, although one may have been started that the provider does not show. */
    public static Lookup undetectable(Message doubt) {
        return new Lookup(false, false, null, doubt);
    }
}
