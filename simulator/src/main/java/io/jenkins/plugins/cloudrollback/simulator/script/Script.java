package io.jenkins.plugins.cloudrollback.simulator.script;

import java.util.List;
import java.util.stream.Stream;

/**
 * The life that a change is going to have.
 *
 * <p>As text, stages stand in a row as {@code state[/subState][:seconds]}: {@code "0:5 1:30 8 1:30 2"} prepares for 5
 * seconds, runs for 30, waits in state 8 until it is confirmed, runs again and succeeds; {@code "1/1"} hangs for ever.
 */
public record Script(List<Stage> stages) {

    public Script {
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("a change has at least one state");
        }
        stages = List.copyOf(stages);
    }

    public static Script of(String text) {
        return new Script(Stream.of(text.trim().split(" +")).map(Stage::of).toList());
    }

    public int batches() {
        int gates = 0;
        for (Stage stage : stages) {
            gates += stage.isBetweenBatches() ? 1 : 0;
        }
        return gates + 1;
    }
}
