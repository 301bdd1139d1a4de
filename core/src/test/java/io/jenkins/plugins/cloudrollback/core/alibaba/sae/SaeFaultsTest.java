package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import static io.jenkins.plugins.cloudrollback.core.testing.SaeParametersBuilder.saeParameters;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeApp;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.faults.Faults;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lost answers, refusals and concurrent changes by others: at most one rollback takes effect. */
class SaeFaultsTest {
    private final Cloud cloud = new Cloud();
    private final SaeApp app = cloud.simulator.sae().app(DemoWorld.SAE_APP_ID);
    private final Faults faults = cloud.simulator.faults();

    SaeFaultsTest() throws IOException {}

    @AfterEach
    void close() {
        cloud.close();
    }

    private Outcome run() {
        return cloud.run(cloud.sae(
                saeParameters(app.id()).versionId(DemoWorld.OLD_VERSION_ID).build()));
    }

    static Stream<Named<Consumer<Faults.Next>>> lostAfterwards() {
        return Stream.of(
                Named.of("reset", Faults.Next::resetAfter),
                Named.of("connection closed", Faults.Next::cutAfter),
                Named.of("truncated", Faults.Next::truncated),
                Named.of("wrong types", Faults.Next::wrongTypes),
                Named.of("gateway's page", next -> next.htmlAfter(504)),
                Named.of("page with status 200", next -> next.htmlAfter(200)));
    }

    @ParameterizedTest
    @MethodSource("lostAfterwards")
    void findsLostRollback(Consumer<Faults.Next> loss) {
        loss.accept(faults.next("RollbackApplication"));

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.effects().all())
                .singleElement()
                .satisfies(effect -> assertThat(outcome.changeId()).isEqualTo(effect.changeId()));
        assertThat(cloud.log).anyMatch(line -> line.contains("The answer to the request was lost"));
    }

    static Stream<Named<Consumer<Faults.Next>>> unreadable() {
        Reply object = Reply.json(200, new ObjectMapper().createObjectNode());
        Reply nothing = new Reply(200, Map.of(), new byte[0], object.delivery());
        return Stream.concat(
                lostAfterwards(),
                Stream.of(
                        Named.of("empty object", next -> next.answer(object)),
                        Named.of("nothing at all", next -> next.answer(nothing))));
    }

    static Stream<Named<Consumer<Faults.Next>>> lostBefore() {
        return Stream.of(
                Named.of("reset", Faults.Next::resetBefore),
                Named.of("gateway's page", next -> next.htmlBefore(502)),
                Named.of("provider's error", next -> next.error(500, "InternalError")),
                Named.of("nonce used", next -> next.error(400, "SignatureNonceUsed")));
    }

    @ParameterizedTest
    @MethodSource("lostBefore")
    void repeatsAbsentRollback(Consumer<Faults.Next> loss) {
        loss.accept(faults.next("RollbackApplication"));

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
        assertThat(outcome.durationMillis()).isGreaterThan(Duration.ofMinutes(2).toMillis());
        assertThat(cloud.log).anyMatch(line -> line.contains("did not take effect"));
    }

    @Test
    void retriesWhileBusy() {
        app.deploy("bob", "console", Script.of("1:600 2"));

        assertThat(run().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(app.receivedRollbacks()).hasSize(1);
        assertThat(cloud.log)
                .filteredOn(line -> line.contains("A change is running"))
                .singleElement()
                .asString()
                .contains("Decision: wait.", "CoDeploy", "by user", "created 2026-03-01");
    }

    @Test
    void retriesBusyAndThrottled() {
        for (String code : new String[] {"Application.InvalidStatus", "System.Upgrading", "Throttling.Api"}) {
            faults.next("RollbackApplication", 4).error(400, code);
        }

        assertThat(run().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.calls().count("RollbackApplication")).isEqualTo(13);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    @Test
    void deadlineEndsBusy() {
        app.deploy("bob", "console", Script.of("1"));

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message())
                .asString()
                .contains(
                        "The deadline passed before the rollback could start. Nothing was changed.",
                        "A change is running: change order");
        assertThat(outcome.durationMillis()).isBetween(3_600_000L, 3_631_000L);
    }

    @Test
    void concurrentRollbackIsNotClaimed() {
        cloud.whileInFlight(
                "RollbackApplication", () -> app.rollback("bob", "pop", DemoWorld.OLD_VERSION_ID, Script.of("1:60 2")));

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.message())
                .asString()
                .contains("The change that was tracked may not be this rollback", "Application.ChangerOrderRunning");
        assertThat(cloud.simulator.effects().all()).extracting("by").containsExactly("bob");
    }

    @Test
    void ignoresOtherDeployment() {
        cloud.whileInFlight("RollbackApplication", () -> app.deploy("bob", "pop", Script.of("1:60 2")));

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(app.runningVersion()).isEqualTo(DemoWorld.OLD_VERSION_ID);
        assertThat(app.receivedRollbacks()).hasSize(1);
    }

    @Test
    void consoleRollbackIsNotClaimed() {
        cloud.whileInFlight(
                "RollbackApplication",
                () -> app.rollback("bob", "console", DemoWorld.OLD_VERSION_ID, Script.of("1:60 2")));

        assertThat(run().status()).isEqualTo(Status.UNKNOWN);
        assertThat(cloud.simulator.effects().all()).extracting("by").containsExactly("bob");
    }

    @Test
    void reportsRefusal() {
        faults.next("RollbackApplication").error(400, "user.indebt", "The user has an outstanding payment.");

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message())
                .asString()
                .contains("RollbackApplication", "user.indebt", "The user has an outstanding payment.")
                .contains("HTTP 400", "7F4E2C1A-0000-4000-8000-00000000GATE")
                .contains("Settle the outstanding payment of the account.");
        assertThat(cloud.simulator.effects().all()).isEmpty();
    }

    @Test
    void reportsErrorWithinHttp200() {
        cloud.simulator.sae().failuresAsHttp200(true);
        app.instances(1);

        Outcome outcome = cloud.run(cloud.sae(saeParameters(app.id())
                .versionId(DemoWorld.OLD_VERSION_ID)
                .minReadyInstances(1)
                .build()));

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message())
                .asString()
                .contains(
                        "MinReadyInstances.Not.Smaller.Replicas",
                        "Set minReadyInstances to less than the number of instances");
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void failedPollsAreNoVerdict(Consumer<Faults.Next> loss) {
        loss.accept(faults.next("DescribeChangeOrder", 5));

        assertThat(run().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.log).anyMatch(line -> line.contains("Retrying after an error. "));
        assertThat(cloud.log).anyMatch(line -> line.contains("Recovered"));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void retriesUnreadableVersions(Consumer<Faults.Next> loss) {
        loss.accept(faults.next("ListAppVersions"));

        assertThat(run().status()).isEqualTo(Status.SUCCEEDED);
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void unreadableListMatchesNone(Consumer<Faults.Next> loss) {
        app.rollback("bob", "pop", DemoWorld.OLD_VERSION_ID, Script.of("2"));
        faults.next("ListChangeOrders").pass();
        loss.accept(faults.next("ListChangeOrders"));
        faults.next("RollbackApplication").resetBefore();

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.effects().by(Cloud.ALIBABA.id()))
                .singleElement()
                .satisfies(effect -> assertThat(outcome.changeId()).isEqualTo(effect.changeId()));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void unreadableListIsInconclusive(Consumer<Faults.Next> loss) {
        app.nextRollback(Script.of("1:5 2"));
        faults.next("RollbackApplication").resetAfter();
        // The first two requests precede the rollback.
        faults.next("ListChangeOrders", 2).pass();
        loss.accept(faults.next("ListChangeOrders", 20));

        assertThat(run().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }
}
