package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.RestorePoint;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.EdasApp;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.faults.Faults;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application with two versions, and a block that deploys to it and fails. */
abstract class EdasAppTestBase {
    static final int KUBERNETES = 5;
    static final int ECS = 2;
    static final Script DONE = Script.of("2");
    static final Script STUCK = Script.of("1");

    /** A test for an application in Kubernetes and on virtual machines. */
    @ParameterizedTest
    @ValueSource(ints = {KUBERNETES, ECS})
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface EachCluster {}

    final Cloud cloud = new Cloud();
    final Faults faults = cloud.simulator.faults();
    final EdasApp app = cloud.simulator.edas().app(DemoWorld.EDAS_DEPLOYED_APP_ID);
    String packageVersionId;
    String ran = DemoWorld.EDAS_NEW_VERSION_ID;
    RestorePoint restorePoint;

    EdasAppTestBase() throws IOException {}

    @AfterEach
    void close() {
        cloud.close();
    }

    EdasAppRollback rollback() {
        return cloud.edasApp(new EdasAppParameters("cn-hangzhou", app.id(), packageVersionId));
    }

    void beginBlock() {
        cloud.time.pass(Duration.ofMinutes(10));
        ran = app.runningVersion();
        restorePoint = cloud.restorePoint(rollback());
        cloud.time.pass(Duration.ofMinutes(1));
    }

    /** Deploys as a user, and returns the id of the change order. */
    String deploy(String user, Script script) {
        String order = app.deploy(user, "pop", script).orElseThrow();
        cloud.time.pass(Duration.ofSeconds(10));
        return order;
    }

    /** A list that has only this deployment. */
    static Reply listOf(String order, int status) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("Code", 200);
        body.putObject("ChangeOrderList")
                .putArray("ChangeOrder")
                .addObject()
                .put("ChangeOrderId", order)
                .put("Status", status)
                .put("CoTypeCode", "CoDeploy")
                .put("CreateTime", "2099-01-01 00:00:00");
        return Reply.json(200, body);
    }

    Outcome failBlock() {
        return cloud.end(cloud.runAfterFailure(rollback(), restorePoint).start());
    }

    Outcome run() {
        return cloud.run(rollback());
    }

    long aborts() {
        return count("AbortAndRollbackChangeOrder", "RollbackChangeOrder");
    }

    long deployments() {
        return count("DeployK8sApplication", "RollbackApplication");
    }

    private long count(String... operations) {
        return Stream.of(operations).mapToLong(cloud.simulator.calls()::count).sum();
    }

    void assertRestored(Outcome outcome) {
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome.restoredVersion()).asString().contains(ran);
        assertThat(outcome.message()).asString().doesNotContain("Warning");
        assertThat(app.runningVersion()).isEqualTo(ran);
    }

    void assertNothingSent(Outcome outcome, Status status, String... message) {
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(status);
        assertThat(outcome.message()).asString().contains(message);
        assertThat(outcome.restoredVersion()).isNull();
        assertThat(aborts() + deployments()).isZero();
    }
}
