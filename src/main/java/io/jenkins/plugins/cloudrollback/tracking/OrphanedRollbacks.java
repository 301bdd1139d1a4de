package io.jenkins.plugins.cloudrollback.tracking;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.cloudrollback.core.engine.TrackOnly;
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
 * Follows rollbacks to their end whose build is over. When a controller is killed, a freestyle build is over, and so is a
 * Pipeline that does not save its state; what they asked the provider for is not.
 */
final class OrphanedRollbacks {
    private static final Logger LOGGER = Logger.getLogger(OrphanedRollbacks.class.getName());

    /** Seconds. */
    private static final int PATIENCE = 5;

    private OrphanedRollbacks() {}

    private static void adopt(Run<?, ?> build) throws IOException {
        RollbackAction action = build.getAction(RollbackAction.class);
        if (action == null || build.isBuilding()) {
            return;
        }
        for (RollbackRecord record : action.getRecords()) {
            try {
                follow(build, record);
            } catch (RuntimeException e) {
                LOGGER.log(Level.WARNING, e, () -> "Cannot follow " + record.target() + " of " + build);
            }
        }
        if (action.hasEnded()) {
            InFlight.get().remove(build.getExternalizableId());
        }
    }

    private static void follow(Run<?, ?> build, RollbackRecord record) {
        synchronized (record) {
            if (!record.isOrphaned()) {
                return;
            }
            LOGGER.info(() -> "The build " + build + " is over; following its rollback: " + record.target());
            Runnable ended = InFlight.get().follow(build, record);
            record.run(
                            build,
                            new TrackOnly(record.request().rollback(build)),
                            record.journal(),
                            line -> LOGGER.info(() -> build + ": " + line),
                            next -> saveAgain(build, record, next))
                    .start()
                    .whenComplete((outcome, failure) -> ended.run());
        }
    }

    /** A build that is over may have been loaded anew meanwhile, as after a change of its job's configuration. */
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
            action.getRecords().forEach(RollbackRecord::stop);
        }
    }

    /** Soon after Jenkins is up: Pipelines that go on are loaded before that, and take care of their rollbacks. */
    @Extension
    public static final class Jobs extends ItemListener {
        @Override
        public void onLoaded() {
            Timer.get().schedule(() -> InFlight.get().builds().forEach(Jobs::adopt), PATIENCE, TimeUnit.SECONDS);
        }

        private static void adopt(String id) {
            try {
                Run<?, ?> build = Run.fromExternalizableId(id);
                if (build != null) {
                    OrphanedRollbacks.adopt(build);
                } else if (isDeleted(id)) {
                    InFlight.get().remove(id);
                } else {
                    LOGGER.warning(() -> "Cannot follow the rollbacks of " + id + ": Jenkins cannot load the build");
                }
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, e, () -> "Cannot follow the rollbacks of " + id);
            }
        }

        /** And not just out of reach at the moment. */
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
                LOGGER.log(Level.WARNING, e, () -> "Cannot note that " + oldFullName + " is now " + newFullName);
            }
        }

        /** Its builds are deleted with it, and none of them says so. */
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

    /** A Pipeline that could not go on after all ends like any other. */
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
