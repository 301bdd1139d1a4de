package io.jenkins.plugins.cloudrollback.tracking;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import hudson.model.Job;
import hudson.util.AtomicFileWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The file with the rollbacks of a job: a line that tells how many there are, and a line of JSON for each. So some can be
 * read or replaced without reading the others.
 *
 * @param complete false until the rollbacks of older builds have been added
 * @param lines the newest build first
 */
record IndexFile(boolean complete, List<Line> lines) {
    static final int MAX_LINES = 10_000;
    private static final IndexFile NONE = new IndexFile(false, List.of());
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern START = Pattern.compile("\\{\"build\":(\\d{1,9}),");
    /** What was parsed lately, as an overview of many jobs refreshes itself, and parsing takes longest. */
    private static final Cache<String, RollbackSummary> PARSED = Caffeine.newBuilder()
            .softValues()
            .expireAfterAccess(Duration.ofMinutes(1))
            .maximumSize(MAX_LINES)
            .build();

    private static final ObjectMapper JSON = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    record Line(int build, String json) {
        static Line of(RollbackSummary rollback) {
            try {
                return new Line(rollback.build(), JSON.writeValueAsString(rollback));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }

        private static Line read(String json) {
            Matcher start = START.matcher(json);
            return new Line(start.lookingAt() ? Integer.parseInt(start.group(1)) : 0, json);
        }

        /** @throws IllegalArgumentException if the line is damaged, or was written by another version of the plugin */
        RollbackSummary rollback() {
            return PARSED.get(json, Line::parse);
        }

        private static RollbackSummary parse(String json) {
            try {
                return JSON.readValue(json, RollbackSummary.class);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(e);
            }
        }
    }

    static File of(Job<?, ?> job) {
        return new File(job.getRootDir(), "cloud-rollbacks.jsonl");
    }

    private static String header(boolean complete, int rollbacks) {
        return "{\"complete\":%s,\"rollbacks\":%d}".formatted(complete, rollbacks);
    }

    /** Returns whether there are rollbacks, without reading them. */
    static boolean hasLines(Job<?, ?> job) {
        return of(job).length() > header(false, 0).length() + 1;
    }

    /** Nothing if the file is missing, damaged, of another version of the plugin, or of another job. */
    static IndexFile read(Job<?, ?> job) {
        try {
            String text = Files.readString(of(job).toPath());
            List<Line> lines = text.lines().skip(1).map(Line::read).toList();
            IndexFile file = new IndexFile(text.startsWith(header(true, lines.size()) + "\n"), lines);
            boolean whole = file.text().equals(text);
            return whole && file.belongsTo(job) ? file : NONE;
        } catch (IOException | IllegalArgumentException e) {
            return NONE;
        }
    }

    void write(Job<?, ?> job) throws IOException {
        // Not the folder of a job that was deleted.
        if (job.getRootDir().isDirectory()) {
            try (AtomicFileWriter writer = new AtomicFileWriter(of(job).toPath(), StandardCharsets.UTF_8)) {
                writer.write(text());
                writer.commit();
            }
        }
    }

    private String text() {
        return Stream.concat(
                        Stream.of(header(complete, lines.size())),
                        lines.stream().map(Line::json))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private boolean belongsTo(Job<?, ?> job) {
        List<Line> present = present(job);
        if (present.isEmpty()) {
            return true;
        }
        // The file of the oldest build is unlikely to be written at this moment.
        RollbackSummary oldest = present.get(present.size() - 1).rollback();
        String saved = buildXml(job, oldest.build());
        return saved.isEmpty() || saved.contains(Objects.toString(oldest.id(), ""));
    }

    /** The lines whose build exists, as it may have been deleted while Jenkins was down; all if that can't be told. */
    List<Line> present(Job<?, ?> job) {
        try {
            Set<Integer> builds = builds(job);
            return lines.stream().filter(line -> builds.contains(line.build())).toList();
        } catch (IOException e) {
            return lines;
        }
    }

    /** Replaces the lines of some builds. */
    IndexFile with(Map<Integer, List<Line>> changes) {
        Stream<Line> others = lines.stream().filter(line -> !changes.containsKey(line.build()));
        return new IndexFile(
                complete,
                Stream.concat(changes.values().stream().flatMap(List::stream), others)
                        .sorted(Comparator.comparing(Line::build).reversed())
                        .limit(MAX_LINES)
                        .toList());
    }

    /** The numbers of the builds that exist. */
    static Set<Integer> builds(Job<?, ?> job) throws IOException {
        String[] names = job.getBuildDir().list();
        if (names == null) {
            throw new IOException("Cannot list " + job.getBuildDir());
        }
        return Stream.of(names)
                .filter(NUMBER.asMatchPredicate())
                .map(Integer::valueOf)
                .collect(Collectors.toSet());
    }

    /** The text of the file of a build, which is not loaded; empty if it can't be read. */
    static String buildXml(Job<?, ?> job, int build) {
        try {
            return Files.readString(
                    job.getBuildDir().toPath().resolve(build + "/build.xml"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
