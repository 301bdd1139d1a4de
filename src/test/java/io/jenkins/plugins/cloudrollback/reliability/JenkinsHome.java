package io.jenkins.plugins.cloudrollback.reliability;

import hudson.util.Secret;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Journal.Phase;
import io.jenkins.plugins.cloudrollback.reliability.Fixtures.Form;
import io.jenkins.plugins.cloudrollback.reliability.Fixtures.Waiting;
import io.jenkins.plugins.cloudrollback.tracking.RollbackStart;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Jenkins home folder, or a part of one. */
record JenkinsHome(Path folder) {
    static final String IN_FLIGHT = "io.jenkins.plugins.cloudrollback.tracking.InFlight.xml";
    private static final String ENDPOINTS = "io.jenkins.plugins.cloudrollback.config.CloudRollbackConfiguration.xml";
    private static final String PROGRAMS = "org.jenkinsci.plugins.workflow.flow.FlowExecutionList.xml";
    private static final String CREDENTIALS = "credentials.xml";

    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");
    private static final Pattern ENCRYPTED = Pattern.compile("\\{[A-Za-z0-9+/=]+}");
    private static final Pattern WORKSPACE = Pattern.compile("\n *<workspace>.*</workspace>");
    private static final Pattern JOURNAL = Pattern.compile("<journal>(.*)</journal>");

    /** Replaces the address in the configured endpoints. */
    void connect(URI address) throws IOException {
        replace(ENDPOINTS, ADDRESS, match -> address.toString());
    }

    /** The saved journal; null if there is none. */
    Journal journal(Waiting waiting) throws IOException {
        Path file = folder.resolve(build(waiting)).resolve("build.xml");
        Matcher saved = JOURNAL.matcher(Files.exists(file) ? Files.readString(file) : "");
        return saved.find()
                ? Journal.fromJson(saved.group(1).replace("&quot;", "\"").replace("&gt;", ">"))
                : null;
    }

    /** Returns whether a build has reached the phase according to all files, so that Jenkins may be killed. */
    boolean holds(Waiting waiting, Phase phase) throws IOException {
        Journal journal = journal(waiting);
        if (journal == null || journal.phase() != phase) {
            return false;
        }
        String program = build(waiting) + "/program.dat";
        return waiting.form() == Form.FREESTYLE
                || read(program).contains(RollbackStart.class.getName())
                        && read(PROGRAMS).contains(waiting.job());
    }

    private String read(String file) throws IOException {
        Path path = folder.resolve(file);
        return Files.exists(path) ? Files.readString(path, StandardCharsets.ISO_8859_1) : "";
    }

    /** Copies the files that Jenkins needs to resume, without anything specific to this machine. */
    void copyFixtures(JenkinsHome to, List<Waiting> all) throws IOException {
        for (String file : List.of(IN_FLIGHT, ENDPOINTS, PROGRAMS, CREDENTIALS)) {
            copy(file, to);
        }
        to.replace(
                CREDENTIALS,
                ENCRYPTED,
                secret -> Secret.fromString(secret.group()).getPlainText());
        copy(config(Fixtures.CONFIGURED), to);
        for (Waiting waiting : all) {
            copy(config(waiting.job()), to);
            copy(build(waiting), to);
            if (waiting.form() == Form.FREESTYLE) {
                to.replace(build(waiting) + "/build.xml", WORKSPACE, match -> "");
                Files.delete(to.folder.resolve(build(waiting)).resolve("log"));
                Files.deleteIfExists(to.folder.resolve(build(waiting)).resolve("changelog.xml"));
            }
        }
    }

    private static String config(String job) {
        return "jobs/" + job + "/config.xml";
    }

    private static String build(Waiting waiting) {
        return "jobs/" + waiting.job() + "/builds/1";
    }

    void copyAll(JenkinsHome to) throws IOException {
        copy("", to);
    }

    private void copy(String what, JenkinsHome to) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(what))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.folder.resolve(folder.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private void replace(String file, Pattern what, Function<MatchResult, String> by) throws IOException {
        Path path = folder.resolve(file);
        Files.writeString(path, what.matcher(Files.readString(path)).replaceAll(by));
    }
}
