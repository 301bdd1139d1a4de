package io.jenkins.plugins.cloudrollback.tracking;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import java.io.File;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.util.Timer;

/**
 * Tracks rollbacks whose build is over to their end. When a controller is killed, a freestyle build is over, and so is a
 * Pipeline that does not save its state; the rollback at the provider continues.
 */
final class OrphanedRollbacks {
    private static final Logger LOGGER = Logger.getLogger(OrphanedRollbacks.class.getName());

    private static final int DELAY = 5; // seconds

    private OrphanedRollbacks() {}

    private static void adopt(Run<?, ?> build) throws IOException {
        RollbackAction action = build.getAction(RollbackAction.class);
        if (action == null || build.isBuilding()) {
            return;
        }
        for (RollbackRecord record : action.getRecords()) {
            try {
                track(build, record);
            } catch (RuntimeException e) {
                LOGGER.log(Level.WARNING, e, () -> "Cannot track " + record.target() + " of " + build);
            }
        }
        if (action.hasEnded()) {
            InFlight.get().remove(build.getExternalizableId());
        }
    }

    private static void track(Run<?, ?> build, RollbackRecord record) {
        synchronized (record) {
            if (!record.isOrphaned()) {
                return;
            }
            LOGGER.info(() -> "The build " + build + " is over; tracking its rollback: " + record.target());
            Runnable ended = InFlight.get().track(build, record);
            record.track(build, line -> LOGGER.info(() -> build + ": " + line), next -> saveAgain(build, record, next))
                    .whenComplete((outcome, failure) -> ended.run());
        }
    }

    /** Saves the journal also in a copy of the build that was loaded meanwhile, as after a change of the job's configuration. */
    private static CompletionStage<Void> saveAgain(Run<?, ?> build, RollbackRecord record, Journal next) {
        Run<?, ?> present = Run.fromExternalizableId(build.getExternalizableId());
        if (present != null && present != build) {
            RollbackAction.record(present, record.id(), record.request()).keep(next);
            RollbackAction.save(present);
        }
        return CompletableFuture.completedFuture(null);
    }

    private static void abandon(Run<?, ?> build) {
        RollbackAction action = build.getAction(RollbackAction.class);
        if (action != null) {
            action.getRecords().forEach(RollbackRecord::abandon);
        }
    }

    /** Adopts rollbacks soon after Jenkins is up, when Pipelines that continue have resumed theirs. */
    @Extension
    public static final class Jobs extends ItemListener {
        @Override
        public void onLoaded() {
            Timer.get().schedule(() -> InFlight.get().builds().forEach(Jobs::adopt), DELAY, TimeUnit.SECONDS);
        }

        private static void adopt(String id) {
            try {
                Run<?, ?> build = Run.fromExternalizableId(id);
                if (build != null) {
                    OrphanedRollbacks.adopt(build);
                } else if (isDeleted(id)) {
                    InFlight.get().remove(id);
                } else {
                    LOGGER.warning(() -> "Cannot track the rollbacks of " + id + ": Jenkins cannot load the build");
                }
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, e, () -> "Cannot track the rollbacks of " + id);
            }
        }

        /** Returns whether the build no longer exists, as opposed to being unreadable at the moment. */
        private static boolean isDeleted(String id) {
            int hash = id.lastIndexOf('#');
            Job<?, ?> job = Jenkins.get().getItemByFullName(id.substring(0, hash), Job.class);
            return job != null && !new File(job.getBuildDir(), id.substring(hash + 1)).exists();
        }

        @Override
        public void onLocationChanged(Item item, String oldFullName, String newFullName) {
            try {
                InFlight.get().renamed(oldFullName, newFullName);
            } catch (IOException e) {
                LOGGER.log(
                        Level.WARNING, e, () -> "Cannot save that " + oldFullName + " was renamed to " + newFullName);
            }
        }

        /** Stops tracking: the builds are deleted with their job, without events of their own. */
        @Override
        public void onDeleted(Item item) {
            if (item instanceof Job<?, ?> job) {
                InFlight.get()
                        .numbers(job)
                        .map(job::getBuildByNumber)
                        .filter(Objects::nonNull)
                        .forEach(OrphanedRollbacks::abandon);
            }
        }
    }

    /** Adopts the rollbacks of a build that ends while they are in progress, as a Pipeline that can't be resumed. */
    @Extension
    public static final class Builds extends RunListener<Run<?, ?>> {
        @Override
        public void onCompleted(Run<?, ?> build, @NonNull TaskListener listener) {
            RollbackAction action = build.getAction(RollbackAction.class);
            if (action != null && action.getRecords().isEmpty()) {
                build.removeAction(action);
            }
        }

        @Override
        public void onFinalized(Run<?, ?> build) {
            if (build.getAction(RollbackAction.class) != null) {
                Jobs.adopt(build.getExternalizableId());
            }
        }

        @Override
        public void onDeleted(Run<?, ?> build) {
            abandon(build);
        }
    }
}
