package io.jenkins.plugins.cloudrollback.core.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.Nullable;
import io.jenkins.plugins.cloudrollback.core.text.Message;

/**
 * What a {@link Decision} depends on, besides the parameters of the rollback and what the target shows now.
 *
 * @param automatic whether the failure of a block or of a freestyle build set the rollback off, and not a person
 * @param restorePoint null if none could be read, and if the rollback is not automatic
 * @param plan the plan of the last decision, which chose what to restore; null before the first one
 * @param abortId the provider's id of the change that this rollback has aborted already, empty if it
 *     has none; null if it has aborted nothing
 * @param rival another block or build of this Jenkins that was deploying to the same target, for people; null if none was
 * @param own the rollbacks of this Jenkins
 */
public record Situation(
        boolean automatic,
        @Nullable RestorePoint restorePoint,
        @Nullable Plan plan,
        @Nullable String abortId,
        @CheckForNull Message rival,
        OwnRollbacks own) {

    /** A rollback that a person asks for, of which nothing is known yet. */
    public static Situation ofStep(OwnRollbacks own) {
        return new Situation(false, null, null, null, null, own);
    }

    /** The fact of the last plan; null before the first decision. */
    @CheckForNull
    public String fact(String name) {
        return plan == null ? null : plan.fact(name);
    }
}
