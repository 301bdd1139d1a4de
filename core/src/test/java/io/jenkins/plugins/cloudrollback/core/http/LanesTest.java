package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LanesTest {
    private final Lanes lanes = new Lanes(2);

    @Test
    void whoeverComesWhenAllAreTakenEntersInTurn() {
        assertThat(lanes.enter(false)).isDone();
        assertThat(lanes.enter(false)).isDone();
        CompletableFuture<Void> third = lanes.enter(false);
        CompletableFuture<Void> fourth = lanes.enter(false);
        assertThat(third).isNotDone();

        lanes.leave();
        assertThat(third).isDone();
        assertThat(fourth).isNotDone();

        lanes.leave();
        assertThat(fourth).isDone();
    }

    @Test
    void anUrgentCallDoesNotWaitAndTakesALaneFromTheOthers() {
        lanes.enter(false);
        lanes.enter(false);
        assertThat(lanes.enter(true)).isDone();

        CompletableFuture<Void> next = lanes.enter(false);
        lanes.leave();
        assertThat(next).as("two are still under way").isNotDone();
        lanes.leave();
        assertThat(next).isDone();
    }

    @Test
    void aLaneThatNobodyWaitsForIsFreeAgain() {
        lanes.enter(false);
        lanes.enter(false);
        lanes.leave();
        assertThat(lanes.enter(false)).isDone();
        assertThat(lanes.enter(false)).isNotDone();
    }
}
