package io.jenkins.plugins.cloudrollback.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import java.util.List;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;

/** Invalid parameters are refused by name before anything is sent. */
class RefusedParametersTest {
    private static final List<String> HOSTILE =
            List.of("evil.example/#", "../../v1/evil", "a\r\nX-Evil: 1", "a b", "%2e%2e%2f", "x".repeat(300));

    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    @AfterEach
    void nothingWasSent() {
        assertThat(J.simulator().calls().all()).isEmpty();
    }

    static Stream<Arguments> texts() {
        return Stream.of(RollbackKind.values()).flatMap(kind -> fields(kind).map(field -> Arguments.of(kind, field)));
    }

    private static Stream<String> fields(RollbackKind kind) {
        return Stream.concat(
                Stream.of("region"),
                switch (kind) {
                    case DEPLOYMENT -> Stream.of("taskId", "recordId", "projectId");
                    case STACK -> Stream.of("projectId", "stackName", "stackId");
                    case SAE_APP -> Stream.of("appId", "versionId", "updateStrategy");
                    case CHANGE_ORDER -> Stream.of("changeOrderId", "appId");
                    case EDAS_APP -> Stream.of("appId", "packageVersionId");
                });
    }

    @ParameterizedTest
    @MethodSource("texts")
    void hostileTextsAreRefused(RollbackKind kind, String field) throws Exception {
        StringBuilder script = new StringBuilder();
        for (String hostile : HOSTILE) {
            script.append("try { ")
                    .append(kind.call(field, hostile))
                    .append(" } catch (e) { echo 'M ' + e.message }\n");
        }
        WorkflowRun build = J.run(Result.SUCCESS, script.toString());
        assertThat(JenkinsRule.getLog(build).lines().filter(line -> line.startsWith("M ")))
                .hasSize(HOSTILE.size())
                .allMatch(line -> line.startsWith("M " + field + ": \""))
                .allMatch(line -> line.length() < 400);
    }

    @ParameterizedTest
    @CsvSource({
        "DEPLOYMENT, taskId",
        "STACK, projectId",
        "STACK, stackName",
        "SAE_APP, appId",
        "CHANGE_ORDER, appId",
        "EDAS_APP, appId",
        "SAE_APP, region",
        "SAE_APP, credentialsId"
    })
    void missingFieldsAreRefused(RollbackKind kind, String field) throws Exception {
        WorkflowRun build = J.run(Result.FAILURE, kind.call(field, " "));
        String named = field.equals("appId") && kind == RollbackKind.CHANGE_ORDER ? "changeOrderId" : field;
        assertThat(JenkinsRule.getLog(build)).containsPattern("ERROR: " + named + "(:| is missing)");
    }

    @ParameterizedTest
    @CsvSource({
        "timeoutMinutes, 0",
        "timeoutMinutes, -5",
        "timeoutMinutes, 10081",
        "batchWaitTime, -1",
        "minReadyInstances, -2",
        "minReadyInstanceRatio, 101"
    })
    void outOfRangeIsRefused(String field, int value) throws Exception {
        WorkflowRun build = J.run(Result.FAILURE, RollbackKind.SAE_APP.call(field, value));
        assertThat(JenkinsRule.getLog(build)).contains("ERROR: " + field + ": \"" + value + "\" is not valid");
    }

    /** Neither a key of the table of endpoints nor the host of somebody's bucket. */
    @ParameterizedTest
    @ValueSource(strings = {"console", "regions", "oss-cn-hangzhou", "cn-north-4", "x-own"})
    void unknownRegionIsRefused(String region) throws Exception {
        WorkflowRun build = J.run(Result.FAILURE, RollbackKind.SAE_APP.call("region", region));
        assertThat(JenkinsRule.getLog(build))
                .contains("ERROR: region: \"" + region + "\" is not a known region of the service sae.")
                .contains("cn-hangzhou, ");
    }

    @Test
    void blockIsNotStarted() throws Exception {
        WorkflowRun build = J.run(
                Result.FAILURE,
                "rollbackOnFailure([" + RollbackKind.SAE_APP.nested("region", "evil.example/#")
                        + "]) { echo 'deploying' }");
        assertThat(JenkinsRule.getLog(build))
                .contains("ERROR: region: \"evil.example/#\" is not a valid region ID")
                .doesNotContain("deploying");
    }
}
