package io.jenkins.plugins.cloudrollback.build;

import hudson.Extension;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.cloudrollback.core.engine.FollowOnly;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Follows rollbacks to their end whose build is over. When a controller is killed, a freestyle build is over, and so is a
 * Pipeline that does not save its state; what they asked the provider for is not.
 */
final class OrphanedRollbacks {
    private static final Logger LOGGER = Logger.getLogger(OrphanedRollbacks.class.getName());

    private OrphanedRollbacks() {}

    private static void adopt(Run<?, ?> build) {
        RollbackAction action = build.getAction(RollbackAction.class);
        if (action == null || build.isBuilding()) {
            return;
        }
        action.getRecords().stream().filter(RollbackRecord::isOrphaned).forEach(record -> follow(build, record));
    }

    private static void follow(Run<?, ?> build, RollbackRecord record) {
        LOGGER.info(() -> "The build " + build + " is over; following its rollback: " + record.getTarget());
        record.run(
                        build,
                        new FollowOnly(record.request().rollback(build)),
                        record.journal(),
                        line -> LOGGER.info(() -> build + ": " + line),
                        next -> CompletableFuture.completedFuture(null))
                .start();
    }

    private static void abandon(Run<?, ?> build) {
        RollbackAction action = build.getAction(RollbackAction.class);
        if (action != null) {
            action.getRecords().forEach(RollbackRecord::stop);
        }
    }

    /**
     * Once Jenkins is up. A Pipeline that goes on takes care of its rollbacks itself; it comes first, as loading a build
     * here would get in its way.
     */
    @Extension(ordinal = -100)
    public static final class Jobs extends ItemListener {
        @Override
        public void onLoaded() {
            for (String id : InFlight.get().builds()) {
                try {
                    Run<?, ?> build = Run.fromExternalizableId(id);
                    if (build == null) {
                        InFlight.get().remove(id);
                    } else {
                        adopt(build);
                    }
                } catch (IOException | RuntimeException e) {
                    LOGGER.log(Level.WARNING, e, () -> "Cannot follow the rollbacks of " + id);
                }
            }
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
        public void onFinalized(Run<?, ?> build) {
            adopt(build);
        }

        @Override
        public void onDeleted(Run<?, ?> build) {
            abandon(build);
        }
    }
}
