package io.jenkins.plugins.cloudrollback.core.benchmark;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts {@link ProviderMain} and queries it. */
final class ProviderProcess implements AutoCloseable {
    private final JavaProcess process;
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

    ProviderProcess(Settings settings) throws IOException {
        List<String> options = List.of(
                // By default, the server closes all but 200 idle connections, some of them just when they are used
                // again. The answer to a change is then lost, and the engine polls until the result is certain.
                "-Dsun.net.httpserver.maxIdleConnections=10000", "-Dsun.net.httpserver.idleInterval=3600");
        process = new JavaProcess(ProviderMain.class, options, settings.arguments());
        uri = URI.create(process.line());
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
        process.send(query);
        List<String> lines = new ArrayList<>();
        for (String line = process.line(); !line.isEmpty(); line = process.line()) {
            lines.add(line);
        }
        return lines;
    }

    @Override
    public void close() {
        process.close();
    }
}
