package io.jenkins.plugins.cloudrollback.tracking;

import hudson.Extension;
import hudson.XmlFile;
import hudson.model.Computer;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.Saveable;
import hudson.model.listeners.SaveableListener;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.tracking.IndexFile.Line;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
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
    private static final int MAX_ROLLBACKS = 10_000;
    /** Builds whose rollbacks tell how long the next one may take. */
    private static final int RECENT = 100;

    /** The indexes that are being made from the builds. */
    private static final Map<File, CompletableFuture<IndexFile>> MAKING = new ConcurrentHashMap<>();

    private RollbackIndex() {}

    /** Returns whether the job has rollbacks, without reading them. */
    public static boolean exist(Job<?, ?> job) {
        return IndexFile.hasLines(job);
    }

    /**
     * The rollbacks of the newest builds that have any, those of the newest first. Waits while the index is made.
     *
     * @param builds the number of builds
     */
    public static List<RollbackSummary> of(Job<?, ?> job, long builds) {
        IndexFile file = IndexFile.read(job);
        if (file.complete()) {
            try {
                return rollbacks(job, file, builds);
            } catch (IllegalArgumentException e) {
                discard(job);
            }
        }
        return rollbacks(job, make(job).join(), builds);
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

    /** The median duration of the last rollbacks of a target that succeeded, as far as the index tells at once. */
    static Optional<Duration> usual(Job<?, ?> job, String targetKey) {
        IndexFile file = IndexFile.read(job);
        try {
            List<RollbackSummary> recent = file.complete() ? rollbacks(job, file, RECENT) : List.of();
            return median(recent.stream()
                            .filter(rollback -> targetKey.equals(rollback.targetKey()))
                            .filter(rollback -> rollback.status() == Outcome.Status.SUCCEEDED)
                            .map(RollbackSummary::durationMillis))
                    .map(Duration::ofMillis);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public static Optional<Long> median(Stream<Long> values) {
        List<Long> sorted = values.sorted().toList();
        int size = sorted.size();
        // The mean of the two in the middle, which are the same one if the number is odd.
        return size == 0 ? Optional.empty() : Optional.of((sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2);
    }

    /** Replaces the rollbacks of a build, and removes those of builds that are gone. */
    static void update(Run<?, ?> build, Supplier<List<RollbackSummary>> rollbacks) throws IOException {
        update(build.getParent(), build.getNumber(), rollbacks);
    }

    private static void update(Job<?, ?> job, int build, Supplier<List<RollbackSummary>> rollbacks) throws IOException {
        boolean complete;
        synchronized (RollbackIndex.class) {
            IndexFile old = IndexFile.read(job);
            complete = old.complete();
            List<Line> own = rollbacks.get().stream().map(Line::of).toList();
            List<Line> others = old.present(job).stream()
                    .filter(line -> line.build() != build)
                    .toList();
            List<Line> all = newest(own, others);
            if (!complete || !all.equals(old.lines())) {
                new IndexFile(complete, all).write(job);
            }
        }
        if (!complete) {
            make(job);
        }
    }

    private static List<Line> newest(List<Line> some, List<Line> others) {
        return Stream.concat(some.stream(), others.stream())
                .sorted(Comparator.comparing(Line::build).reversed())
                .limit(MAX_ROLLBACKS)
                .toList();
    }

    /** Removes a build that is being deleted, or an earlier one with the number of a build that begins. */
    static void remove(Job<?, ?> job, int build) {
        try {
            if (exist(job)) {
                update(job, build, List::of);
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Cannot remove build " + build + " from " + IndexFile.of(job));
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
        List<Line> loaded = IndexFile.builds(job).stream()
                .sorted(Comparator.reverseOrder())
                .filter(number -> IndexFile.buildXml(job, number).contains(RollbackAction.class.getName()))
                .map(job::getBuildByNumber)
                .filter(Objects::nonNull)
                .map(build -> build.getAction(RollbackAction.class))
                .filter(Objects::nonNull)
                .flatMap(action -> action.summaries().stream())
                .limit(MAX_ROLLBACKS)
                .map(Line::of)
                .toList();
        synchronized (RollbackIndex.class) {
            // Those that have been saved meanwhile are newer than what was loaded.
            List<Line> saved = IndexFile.read(job).present(job);
            Set<Integer> builds = saved.stream().map(Line::build).collect(Collectors.toSet());
            List<Line> older = loaded.stream()
                    .filter(line -> !builds.contains(line.build()))
                    .toList();
            IndexFile made = new IndexFile(true, newest(saved, older));
            try {
                made.write(job);
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, e, () -> "Cannot write " + IndexFile.of(job));
            }
            return made;
        }
    }

    /** Follows each save of a build, as its display name may have changed as well. */
    @Extension
    public static final class Builds extends SaveableListener {
        @Override
        public void onChange(Saveable saved, XmlFile file) {
            RollbackAction action = saved instanceof Run<?, ?> build ? build.getAction(RollbackAction.class) : null;
            if (action != null) {
                action.index();
            }
        }
    }
}
