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

/** Starts {@link ProviderMain} and queries it. */
final class ProviderProcess implements AutoCloseable {
    private final Process process;
    private final PrintStream queries;
    private final BufferedReader answers;
    private final URI uri;

    /**
     * The calls that the providers received in a period.
     *
     * @param refused calls that were not answered with success
     * @param busiest maximum number of calls of one account
     */
    record Calls(int all, int refused, int busiest) {}

    /** The end of a rollback at its provider. */
    record End(String target, Instant at, String outcome) {}

    /** @param arguments see {@link Settings} */
    ProviderProcess(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                // By default, the server closes all but 200 idle connections, some of them just when they are used
                // again. The answer to a change is then lost, and the engine rollbacks until the result is certain.
                "-Dsun.net.httpserver.maxIdleConnections=10000",
                "-Dsun.net.httpserver.idleInterval=3600",
                ProviderMain.class.getName()));
        command.addAll(Arrays.asList(arguments));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        queries = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        uri = URI.create(line());
    }

    URI uri() {
        return uri;
    }

    Calls calls(Instant from, Instant to) throws IOException {
        String[] counts = query("calls " + from + " " + to).get(0).split(" ");
        return new Calls(Integer.parseInt(counts[0]), Integer.parseInt(counts[1]), Integer.parseInt(counts[2]));
    }

    /** The ends of all rollbacks by their ids. */
    Map<String, End> ends() throws IOException {
        Map<String, End> ends = new HashMap<>();
        for (String line : query("ends")) {
            String[] parts = line.split(" ");
            ends.put(parts[0], new End(parts[1], Instant.parse(parts[2]), parts[3]));
        }
        return ends;
    }

    private List<String> query(String query) throws IOException {
        queries.println(query);
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
        queries.close();
        process.destroy();
    }
}
