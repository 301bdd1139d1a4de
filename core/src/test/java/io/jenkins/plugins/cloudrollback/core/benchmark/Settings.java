package io.jenkins.plugins.cloudrollback.core.benchmark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The command-line options of {@link WaitingBenchmark} and {@link PeersBenchmark}, such as {@code --count 1000}.
 *
 * @param count number of concurrent rollbacks
 * @param accounts number of accounts that the rollbacks are spread over; each account uses one service
 * @param budget calls per second for each account
 * @param shortest minimum duration of a rollback at the provider in seconds; all rollbacks must start within it
 * @param longest maximum duration of a rollback at the provider in seconds
 * @param seed for the random duration and result of each rollback
 */
record Settings(int count, int accounts, int budget, int shortest, int longest, int seed) {

    /** Exits if the arguments are wrong. */
    static Settings ofCommandLine(String... arguments) {
        try {
            return of(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            throw e;
        }
    }

    static Settings of(String... arguments) {
        Map<String, Integer> values = new LinkedHashMap<>();
        values.put("--count", 10_000);
        values.put("--accounts", 100);
        values.put("--budget", 10);
        values.put("--shortest", 180);
        values.put("--longest", 360);
        values.put("--seed", 1);
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length || values.replace(arguments[i], Integer.parseInt(arguments[i + 1])) == null) {
                throw new IllegalArgumentException("each of " + values.keySet() + " may be given, with a number");
            }
        }
        return new Settings(
                values.get("--count"),
                values.get("--accounts"),
                values.get("--budget"),
                values.get("--shortest"),
                values.get("--longest"),
                values.get("--seed"));
    }

    /** The arguments from which another process gets the same settings. */
    List<String> arguments() {
        return List.of("--count=%d --accounts=%d --budget=%d --shortest=%d --longest=%d --seed=%d"
                .formatted(count, accounts, budget, shortest, longest, seed)
                .split("[ =]"));
    }
}
