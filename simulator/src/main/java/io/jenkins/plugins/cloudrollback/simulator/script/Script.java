package io.jenkins.plugins.cloudrollback.simulator.script;

import java.util.List;
import java.util.stream.Stream;

/**
 * The states that a change will go through.
 *
 * <p>In text form, the stages are {@code state[/subState][:seconds]}, separated by blanks: {@code "0:5 1:30 8 1:30 2"}
 * prepares for 5 seconds, runs for 30, waits in state 8 until it is confirmed, runs again and succeeds; {@code "1/1"}
 * hangs forever.
 */
public record Script(List<Stage> stages) {

    public Script {
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("a script has at least one state");
        }
        stages = List.copyOf(stages);
    }

    public static Script of(String text) {
        return new Script(Stream.of(text.trim().split(" +")).map(Stage::of).toList());
    }

    public int batches() {
        int stops = 0;
        for (Stage stage : stages) {
            stops += stage.isBetweenBatches() ? 1 : 0;
        }
        return stops + 1;
    }
}
