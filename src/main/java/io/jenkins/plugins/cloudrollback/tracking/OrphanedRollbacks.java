package io.jenkins.plugins.cloudrollback.tracking;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.RunListener;
import java.io.File;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
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

    /** Returns whether the build has rollbacks in progress. */
    static boolean adopt(Run<?, ?> build) {
        if (build.isBuilding()) {
            return true;
        }
        RollbackAction action = build.getAction(RollbackAction.class);
        if (action == null) {
            return false;
        }
        action.getRecords().forEach(record -> track(build, record));
        action.index();
        return !action.hasEnded();
    }

    private static void track(Run<?, ?> build, RollbackRecord record) {
        synchronized (record) {
            if (!record.isOrphaned()) {
                return;
            }
            LOGGER.info(() -> "The build " + build + " is over; tracking its rollback: " + record.target());
            Runnable ended = InFlight.get().track(build, record);
            CompletableFuture.completedFuture(null)
                    .thenCompose(begun -> record.track(build, line -> log(build, line)))
                    .whenComplete((outcome, failure) -> {
                        ended.run();
                        if (failure != null) {
                            LOGGER.log(
                                    Level.WARNING, failure, () -> "Cannot track " + record.target() + " of " + build);
                        }
                    });
        }
    }

    /** The log of the build is complete, so there is another one for what happens after its end. */
    private static void log(Run<?, ?> build, String line) {
        LOGGER.info(() -> build + ": " + line);
        LaterLog.of(build).append(line);
    }

    /** Stops tracking the rollbacks of a build that is being deleted. */
    private static void abandon(Run<?, ?> build) {
        RollbackAction action = build.getAction(RollbackAction.class);
        if (action != null) {
            action.getRecords().forEach(RollbackRecord::abandon);
        }
    }

    private static void forget(String build) {
        try {
            InFlight.get().remove(build);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Cannot save that " + build + " was deleted");
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
                if (build == null) {
                    LOGGER.warning(() -> "Cannot track the rollbacks of " + id + ": Jenkins cannot load the build");
                }
                if (build == null ? isDeleted(id) : !OrphanedRollbacks.adopt(build)) {
                    InFlight.get().remove(id);
                }
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, e, () -> "Cannot track the rollbacks of " + id);
            }
        }

        /** A build that is only unreadable, as without a plugin that it needs, is tracked once Jenkins can load it. */
        private static boolean isDeleted(String id) {
            int hash = id.lastIndexOf('#');
            Job<?, ?> job = Jenkins.get().getItemByFullName(id.substring(0, hash), Job.class);
            return job == null || !new File(job.getBuildDir(), id.substring(hash + 1)).exists();
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

        /** The builds are deleted with their job, without events of their own. */
        @Override
        public void onDeleted(Item item) {
            if (item instanceof Job<?, ?> job) {
                InFlight.get().numbers(job).forEach(number -> {
                    Run<?, ?> build = job.getBuildByNumber(number);
                    if (build != null) {
                        abandon(build);
                    }
                    forget(job.getFullName() + "#" + number);
                });
            }
        }
    }

    /** Adopts the rollbacks of a build that ends while they are in progress, as a Pipeline that can't be resumed. */
    @Extension
    public static final class Builds extends RunListener<Run<?, ?>> {
        @Override
        public void onCompleted(Run<?, ?> build, @NonNull TaskListener listener) {
            RollbackAction action = build.getAction(RollbackAction.class);
            if (action != null && action.isEmpty()) {
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
            forget(build.getExternalizableId());
            RollbackIndex.remove(build.getParent(), build.getNumber());
        }

        @Override
        public void onStarted(Run<?, ?> build, TaskListener listener) {
            RollbackIndex.remove(build.getParent(), build.getNumber());
        }
    }
}
