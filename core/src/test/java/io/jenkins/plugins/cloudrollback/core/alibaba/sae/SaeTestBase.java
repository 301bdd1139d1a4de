package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import static io.jenkins.plugins.cloudrollback.core.testing.SaeParametersBuilder.saeParameters;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.testing.SaeParametersBuilder;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeApp;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** An application with two versions, to which users deploy. */
abstract class SaeTestBase {
    static final Script DONE = Script.of("2");
    static final Script STUCK = Script.of("1:5 1/1");

    final Cloud cloud = new Cloud();
    final SaeApp app = cloud.simulator.sae().app(DemoWorld.SAE_APP_ID);
    final SaeParametersBuilder parameters = saeParameters(DemoWorld.SAE_APP_ID);
    /** The version that has to run in the end. */
    String ran;

    SaeTestBase() throws IOException {}

    @AfterEach
    void close() {
        cloud.close();
    }

    SaeRollback rollback() {
        return cloud.sae(parameters.build());
    }

    /** Deploys as a user, and returns the id of the change order. */
    String deploy(String user, Script script) {
        String order = app.deploy(user, "pop", script).orElseThrow();
        cloud.time.pass(Duration.ofSeconds(10));
        return order;
    }

    long requests() {
        return cloud.simulator.calls().count("RollbackApplication")
                + cloud.simulator.calls().count("AbortAndRollbackChangeOrder");
    }

    void assertRestored(Outcome outcome) {
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome.restoredVersion()).asString().contains(ran);
        assertThat(app.runningVersion()).isEqualTo(ran);
    }
}
