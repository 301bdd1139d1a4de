package io.jenkins.plugins.cloudrollback.core.huawei.rfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.testing.FailingBlock;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.faults.Faults;
import io.jenkins.plugins.cloudrollback.simulator.huawei.rfs.RfsStack;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** A stack, and a block that deploys to it and fails. */
abstract class RfsSituations {
    static final String ROLLED_BACK = "DEPLOYMENT_IN_PROGRESS:60 ROLLBACK_IN_PROGRESS:60 ROLLBACK_COMPLETE";
    static final String STUCK = "DEPLOYMENT_IN_PROGRESS:60 ROLLBACK_IN_PROGRESS:60 ROLLBACK_FAILED";
    static final String FAILED = "DEPLOYMENT_IN_PROGRESS:60 DEPLOYMENT_FAILED";
    static final String DEPLOYED = "DEPLOYMENT_IN_PROGRESS:60 DEPLOYMENT_COMPLETE";

    final Cloud cloud = new Cloud();
    final Faults faults = cloud.simulator.faults();
    RfsStack stack = stack("DEPLOYMENT_COMPLETE");

    RfsSituations() throws IOException {}

    @AfterEach
    void close() {
        cloud.close();
    }

    RfsStack stack(String status) {
        stack = cloud.simulator.rfs().addStack(DemoWorld.REGION_PROJECT_ID, "blocked", status);
        return stack;
    }

    RfsRollback rollback() {
        return cloud.rfs(new RfsParameters("cn-north-4", stack.projectId(), stack.name(), null));
    }

    FailingBlock begin() {
        return FailingBlock.begin(cloud, this::rollback).timeout(Duration.ofHours(8));
    }

    void deploy(String script) {
        assertThat(stack.deploy(Script.of(script))).isPresent();
    }

    void pass(int seconds) {
        cloud.time.pass(Duration.ofSeconds(seconds));
    }

    int requests() {
        return cloud.simulator.calls().count("ContinueRollbackStack");
    }

    static void assertEnd(Outcome outcome, Status status, String message) {
        assertThat(outcome.status()).as(outcome.message().toString()).isEqualTo(status);
        assertThat(outcome.message()).asString().contains(message);
    }
}
