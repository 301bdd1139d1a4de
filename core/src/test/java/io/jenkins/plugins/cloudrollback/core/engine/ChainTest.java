package io.jenkins.plugins.cloudrollback.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainTest {
    private final VirtualTime time = new VirtualTime();
    private final Chain chain = new Chain(time.new Process());
    private final List<String> steps = new ArrayList<>();

    /** Otherwise, each confirmation by a person would add a series of polls. */
    @Test
    void onlyOneStepIsNext() {
        chain.after(Duration.ofSeconds(2), () -> steps.add("replaced"));
        chain.meanwhile(Duration.ofSeconds(1), () -> steps.add("beside"));
        chain.after(Duration.ofSeconds(3), () -> steps.add("next"));
        while (time.next()) {}

        assertThat(steps).containsExactly("beside", "next");
    }
}
