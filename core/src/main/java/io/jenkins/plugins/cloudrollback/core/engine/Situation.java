package io.jenkins.plugins.cloudrollback.core.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.Nullable;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

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

    /**
     * The id of the version to go back to, which is chosen once; null if it is not known.
     *
     * @param named the version that the parameters name; null if they name none
     * @param since see {@link Observation#since}
     * @param before the version that ran before the one that runs, for a step by itself
     */
    @CheckForNull
    public String versionId(@CheckForNull String named, @CheckForNull List<Change> since, Supplier<String> before) {
        if (named != null) {
            return named;
        }
        String chosen = fact(Plan.VERSION);
        if (chosen != null) {
            return chosen;
        } else if (restorePoint != null) {
            return beforeOthers(since);
        }
        return automatic || abortId != null ? null : before.get();
    }

    /**
     * The id of the version that ran, or was to run soon, before anything but rollbacks of this Jenkins changed the target.
     * If there were such rollbacks after the restore point, what ran at that must not come back. Null if it is not known.
     */
    @CheckForNull
    private String beforeOthers(@CheckForNull List<Change> since) {
        String version = restorePoint.fact(Plan.VERSION);
        if (since == null || since.stream().allMatch(Change::isOwn)) {
            return version;
        }
        for (int i = since.size() - 1; since.get(i).isOwn(); i--) {
            if (since.get(i).state() != Change.State.FAILED) {
                version = since.get(i).restored();
            }
        }
        return "".equals(version) ? null : version;
    }

    /** Why a version is gone back to: {@code named}, {@code before}, {@code restorePoint}, or {@code rollback} after that. */
    public String reason(boolean named, @CheckForNull String versionId) {
        if (named) {
            return "named";
        } else if (restorePoint == null) {
            return "before";
        }
        return Objects.equals(versionId, restorePoint.fact(Plan.VERSION)) ? "restorePoint" : "rollback";
    }
}
