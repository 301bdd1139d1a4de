package io.jenkins.plugins.cloudrollback.core.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts {@link ProviderMain} and asks it what it has seen. */
final class ProviderProcess implements AutoCloseable {
    private final Process process;
    private final PrintStream questions;
    private final BufferedReader answers;
    private final URI uri;

    /**
     * What the providers counted in some time.
     *
     * @param refused answered other than by success
     * @param busiest the most of one account
     */
    record Calls(int all, int refused, int busiest) {}

    /** How a rollback ended at its provider. */
    record End(String target, Instant at, String outcome) {}

    /** @param arguments as of {@link Settings} */
    ProviderProcess(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                // Else the server closes all but 200 idle connections, some of them in the moment of their next use:
                // then
                // the answer to a change is lost, and the engine rightly waits until it knows what came of it.
                "-Dsun.net.httpserver.maxIdleConnections=10000",
                "-Dsun.net.httpserver.idleInterval=3600",
                ProviderMain.class.getName()));
        command.addAll(Arrays.asList(arguments));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        uri = URI.create(line());
    }

    URI uri() {
        return uri;
    }

    Calls calls(Instant from, Instant to) throws IOException {
        String[] counts = ask("calls " + from + " " + to).get(0).split(" ");
        return new Calls(Integer.parseInt(counts[0]), Integer.parseInt(counts[1]), Integer.parseInt(counts[2]));
    }

    /** By the id of the rollback. */
    Map<String, End> ends() throws IOException {
        Map<String, End> ends = new HashMap<>();
        for (String line : ask("ends")) {
            String[] words = line.split(" ");
            ends.put(words[0], new End(words[1], Instant.parse(words[2]), words[3]));
        }
        return ends;
    }

    private List<String> ask(String question) throws IOException {
        questions.println(question);
        List<String> lines = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            lines.add(line);
        }
        return lines;
    }

    private String line() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the providers' process has died");
        }
        return line;
    }

    @Override
    public void close() {
        questions.close();
        process.destroy();
    }
}
