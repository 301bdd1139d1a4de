package io.jenkins.plugins.cloudrollback.tracking;

import hudson.Extension;
import hudson.Util;
import hudson.XmlFile;
import hudson.model.Computer;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.Saveable;
import hudson.model.listeners.SaveableListener;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.tracking.IndexFile.Line;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The last rollbacks of a job, in a file in the job's folder, so that no build has to be loaded to show them. An index that
 * is missing, damaged or not that of the job is made anew from the builds.
 */
@Restricted(NoExternalUse.class)
public final class RollbackIndex {
    private static final Logger LOGGER = Logger.getLogger(RollbackIndex.class.getName());
    /** Builds whose rollbacks tell how long the next one may take. */
    private static final int RECENT = 100;

    private record Build(Job<?, ?> job, int number) {}

    /** The rollbacks of builds that were saved and that the file of their job lacks. */
    private static final Map<Build, List<Line>> UNWRITTEN = new ConcurrentHashMap<>();

    /** The indexes that are being made from the builds. */
    private static final Map<File, CompletableFuture<IndexFile>> MAKING = new ConcurrentHashMap<>();

    private RollbackIndex() {}

    /** Returns whether the job has rollbacks, without reading them. */
    public static boolean exist(Job<?, ?> job) {
        return IndexFile.hasLines(job) || !unwritten(job).isEmpty();
    }

    /**
     * The rollbacks of the newest builds that have any, those of the newest first; later if the index is made first.
     *
     * @param builds the number of builds
     */
    public static CompletableFuture<List<RollbackSummary>> of(Job<?, ?> job, long builds) {
        IndexFile file = current(job);
        if (file.complete()) {
            try {
                return CompletableFuture.completedFuture(rollbacks(job, file, builds));
            } catch (IllegalArgumentException e) {
                discard(job);
            }
        }
        return make(job).thenApply(made -> rollbacks(job, made, builds));
    }

    private static List<RollbackSummary> rollbacks(Job<?, ?> job, IndexFile file, long builds) {
        List<Line> lines = file.present(job);
        int oldest = lines.stream()
                .mapToInt(Line::build)
                .distinct()
                .limit(builds)
                .min()
                .orElse(0);
        return lines.stream()
                .takeWhile(line -> line.build() >= oldest)
                .map(Line::rollback)
                .toList();
    }

    /** The median duration of the last rollbacks of a target that succeeded, or null, as far as the index tells. */
    static CompletableFuture<Duration> usual(Job<?, ?> job, String targetKey) {
        return CompletableFuture.supplyAsync(
                        () -> {
                            IndexFile file = current(job);
                            List<RollbackSummary> recent = file.complete() ? rollbacks(job, file, RECENT) : List.of();
                            return median(recent.stream()
                                            .filter(rollback -> targetKey.equals(rollback.targetKey()))
                                            .filter(rollback -> rollback.status() == Outcome.Status.SUCCEEDED)
                                            .map(RollbackSummary::durationMillis))
                                    .map(Duration::ofMillis)
                                    .orElse(null);
                        },
                        Clouds.get().index())
                // As if the index is damaged.
                .exceptionally(failure -> null);
    }

    public static Optional<Long> median(Stream<Long> values) {
        List<Long> sorted = values.sorted().toList();
        int size = sorted.size();
        // The mean of the two in the middle, which are the same one if the number is odd.
        return size == 0 ? Optional.empty() : Optional.of((sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2);
    }

    /** Replaces the rollbacks of a build, and removes those of builds that are gone; soon, as a long file takes a while. */
    static void update(Job<?, ?> job, int build, List<RollbackSummary> rollbacks) {
        UNWRITTEN.put(new Build(job, build), lines(rollbacks));
        Clouds.get().index().execute(() -> write(job));
    }

    private static List<Line> lines(List<RollbackSummary> rollbacks) {
        return rollbacks.stream().map(Line::of).toList();
    }

    private static Map<Integer, List<Line>> unwritten(Job<?, ?> job) {
        return UNWRITTEN.entrySet().stream()
                .filter(entry -> entry.getKey().job() == job)
                .collect(Collectors.toMap(entry -> entry.getKey().number(), Map.Entry::getValue));
    }

    /** The file with what is not written yet, which is looked for first, as it may be written meanwhile. */
    private static IndexFile current(Job<?, ?> job) {
        Map<Integer, List<Line>> unwritten = unwritten(job);
        return IndexFile.read(job).with(unwritten);
    }

    /** Writes all changes at once. Those that can't be written are kept until the next ones. */
    private static void write(Job<?, ?> job) {
        boolean complete;
        synchronized (RollbackIndex.class) {
            Map<Integer, List<Line>> changes = unwritten(job);
            if (changes.isEmpty()) {
                return;
            }
            try {
                IndexFile old = IndexFile.read(job);
                complete = old.complete();
                IndexFile changed = new IndexFile(complete, old.with(changes).present(job));
                if (!complete || !changed.equals(old)) {
                    changed.write(job);
                }
                changes.forEach((build, lines) -> UNWRITTEN.remove(new Build(job, build), lines));
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, e, () -> "Cannot write " + IndexFile.of(job));
                return;
            }
        }
        if (!complete) {
            make(job);
        }
    }

    /** Removes a build that is being deleted, or an earlier one with the number of a build that begins. */
    static void remove(Job<?, ?> job, int build) {
        if (exist(job)) {
            update(job, build, List.of());
        }
    }

    /** Makes a lost index anew. */
    static void restore(Job<?, ?> job) {
        if (!IndexFile.of(job).exists()) {
            make(job);
        }
    }

    private static synchronized void discard(Job<?, ?> job) {
        try {
            new IndexFile(false, List.of()).write(job);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Cannot discard the damaged " + IndexFile.of(job));
        }
    }

    /** Makes the index from the builds, in the background, as it takes some milliseconds for each of them. */
    private static CompletableFuture<IndexFile> make(Job<?, ?> job) {
        return MAKING.computeIfAbsent(
                IndexFile.of(job),
                file -> CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return makeNow(job);
                            } finally {
                                MAKING.remove(file);
                            }
                        },
                        Computer.threadPoolForRemoting));
    }

    private static IndexFile makeNow(Job<?, ?> job) {
        LOGGER.info(() -> "There is no usable " + IndexFile.of(job) + "; making it from the builds");
        try {
            List<Line> loaded = IndexFile.builds(job).stream()
                    .sorted(Comparator.reverseOrder())
                    .filter(number -> IndexFile.buildXml(job, number).contains(RollbackAction.class.getName()))
                    .flatMap(number -> load(job, number))
                    .limit(IndexFile.MAX_LINES)
                    .toList();
            return write(job, loaded);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Cannot make " + IndexFile.of(job));
            return current(job);
        }
    }

    /** The rollbacks of a build; none if it can't be loaded, which must not hide the others. */
    private static Stream<Line> load(Job<?, ?> job, int number) {
        try {
            Run<?, ?> build = job.getBuildByNumber(number);
            RollbackAction action = build == null ? null : build.getAction(RollbackAction.class);
            return action == null ? Stream.empty() : lines(action.summaries()).stream();
        } catch (RuntimeException e) {
            LOGGER.log(
                    Level.WARNING, e, () -> "The history of rollbacks lacks those of build " + number + " of " + job);
            return Stream.empty();
        }
    }

    private static synchronized IndexFile write(Job<?, ?> job, List<Line> loaded) {
        // Those that have been saved meanwhile are newer than what was loaded.
        List<Line> saved = current(job).present(job);
        Map<Integer, List<Line>> older = loaded.stream().collect(Collectors.groupingBy(Line::build));
        saved.forEach(line -> older.remove(line.build()));
        IndexFile made = new IndexFile(true, saved).with(older);
        try {
            made.write(job);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Cannot write " + IndexFile.of(job));
        }
        return made;
    }

    /** Follows each save of a build, as its display name may have changed as well. */
    @Extension
    public static final class Builds extends SaveableListener {
        @Override
        public void onChange(Saveable saved, XmlFile file) {
            if (saved instanceof Run<?, ?> build) {
                // Without the actions that other plugins would have to make.
                Util.filter(build.getActions(), RollbackAction.class).forEach(RollbackAction::index);
            }
        }
    }
}
