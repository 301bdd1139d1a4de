package io.jenkins.plugins.cloudrollback.core.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the benchmark of waiting can be told on its command line, as {@code --count 1000}.
 *
 * @param count of rollbacks that wait at the same time
 * @param accounts that they are spread over; an account uses one service
 * @param budget calls per second for each account
 * @param shortest seconds that a rollback takes at the provider; all others must have begun by then
 * @param longest the same
 * @param seed of which rollback takes how long, and fails
 */
record Settings(int count, int accounts, int budget, int shortest, int longest, int seed) {

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
}
