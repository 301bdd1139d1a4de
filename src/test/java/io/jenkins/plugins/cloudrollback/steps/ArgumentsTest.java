package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javaposse.jobdsl.plugin.ExecuteDslScripts;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;

/** A parameter takes its own type only. What is refused is refused in one line, before anything is sent. */
class ArgumentsTest {
    private static final List<String> WRONG = List.of(
            "dryRun: 'yes'",
            "dryRun: 'on'",
            "dryRun: '1'",
            "dryRun: 1",
            "dryRun: 'true '",
            "dryRun: ''",
            "dryRun: [true]",
            "confirmBatches: 'no'",
            "autoEnableApplicationScalingRule: 'off'",
            "timeoutMinutes: 1.9",
            "timeoutMinutes: 1.9d",
            "timeoutMinutes: 4294967297",
            "timeoutMinutes: 18446744073709551617",
            "timeoutMinutes: '4294967297'",
            "timeoutMinutes: (0.0d / 0)",
            "timeoutMinutes: (1.0d / 0)",
            "timeoutMinutes: 'soon'",
            "timeoutMinutes: ' 5'",
            "timeoutMinutes: ''",
            "timeoutMinutes: true",
            "timeoutMinutes: 0",
            "minReadyInstanceRatio: 0.5",
            "minReadyInstances: 1.5f",
            "batchWaitTime: [1]",
            "appId: 17",
            "versionId: true",
            "updateStrategy: [type: 'BatchUpdate']",
            "runningChange: 'abort'");

    private static final List<String> UNKNOWN = List.of(
            "dryrun: true, dryRun",
            "dry_run: null, dryRun",
            "'dryRun ': true, dryRun",
            "timeout: 5, timeoutMinutes",
            "versionID: 'v', versionId",
            "confirmBatch: true, confirmBatches");

    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    @BeforeEach
    void succeed() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
    }

    private static String required(String appId) {
        return "credentialsId: 'alibaba-key', region: 'cn-hangzhou'" + appId + ", ";
    }

    private static String arguments(String more) {
        return required(more.startsWith("appId") ? "" : ", appId: '" + SAE_APP.target() + "'") + more;
    }

    private static String block(String... arguments) {
        return "rollbackOnFailure([%s]) { echo 'deploying'; error 'broken' }"
                .formatted(Stream.of(arguments)
                        .map(more -> "saeApp(" + arguments(more) + ")")
                        .collect(Collectors.joining(", ")));
    }

    private static String caught(String step) {
        return "try { " + step + " } catch (e) { echo 'M ' + e.message }\n";
    }

    static Stream<String> doors() {
        return Stream.of(
                "rollbackSaeApp(%s)",
                "rollbackOnFailure([saeApp(%s)]) { echo 'deploying'; error 'broken' }",
                "rollbackOnFailure([[$class: 'RollbackSaeAppStep', %s]]) { echo 'deploying'; error 'broken' }");
    }

    @ParameterizedTest
    @MethodSource("doors")
    void wrongTypesAreRefused(String door) throws Exception {
        WorkflowRun build = J.run(
                Result.SUCCESS,
                WRONG.stream()
                        .map(more -> caught(door.formatted(arguments(more))))
                        .collect(Collectors.joining()));
        List<String> messages = JenkinsRule.getLog(build)
                .lines()
                .filter(line -> line.startsWith("M "))
                .toList();
        assertThat(messages).hasSize(WRONG.size());
        for (int i = 0; i < WRONG.size(); i++) {
            assertThat(messages.get(i))
                    .startsWith("M " + WRONG.get(i).split(":")[0] + ": \"")
                    .contains("\" is not valid. Specify ");
        }
        assertThat(JenkinsRule.getLog(build))
                .contains("M dryRun: \"true \" is not valid. ", "M timeoutMinutes: \" 5\" is not valid. ")
                .contains("M runningChange: \"abort\" is not valid. Specify one of [WAIT, ABORT].")
                .doesNotContain("deploying");
        assertThat(J.simulator().calls().all()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("doors")
    void unknownNamesAreRefused(String door) throws Exception {
        WorkflowRun build = J.run(
                Result.SUCCESS,
                UNKNOWN.stream()
                        .map(row -> caught(door.formatted(arguments(row.split(", ")[0]))))
                        .collect(Collectors.joining()));
        assertThat(JenkinsRule.getLog(build).lines().filter(line -> line.startsWith("M ")))
                .containsExactlyElementsOf(UNKNOWN.stream()
                        .map(row -> "M There is no parameter \"%s\". Did you mean %s?"
                                .formatted(row.split(":")[0].replace("'", ""), row.split(", ")[1]))
                        .toList());
        assertThat(J.simulator().calls().all()).isEmpty();
    }

    @Test
    void blockChecksItsOwn() throws Exception {
        String app = "saeApp(" + arguments("dryRun: true") + ")";
        WorkflowRun build = J.run(
                Result.SUCCESS,
                Stream.of(
                                "rollbacks: [%s], unstable: 'yes'",
                                "rollbacks: [%s], aborted: 1",
                                "rollbacks: [%s], abort: true",
                                "rollback: [%s]",
                                "rollbacks: %s",
                                "rollbacks: 'saeApp'",
                                "rollbacks: [null, %s]",
                                "rollbacks: [[appId: 'a']]",
                                "rollbacks: [[$class: 'GitSCM']]",
                                "rollbacks: [stringParam('x')]",
                                "rollbacks: null")
                        .map(text -> caught("rollbackOnFailure(" + text.formatted(app) + ") { echo 'deploying' }"))
                        .collect(Collectors.joining()));
        assertThat(JenkinsRule.getLog(build).lines().filter(line -> line.startsWith("M ")))
                .containsExactly(
                        "M unstable: \"yes\" is not valid. Specify true or false.",
                        "M aborted: \"1\" is not valid. Specify true or false.",
                        "M There is no parameter \"abort\". Did you mean aborted?",
                        "M There is no parameter \"rollback\". Did you mean rollbacks?",
                        "M rollbacks: \"saeApp\" is not valid. Specify a list of rollbacks such as [saeApp(...)].",
                        "M rollbacks: \"saeApp\" is not valid. Specify a list of rollbacks such as [saeApp(...)].",
                        "M rollbacks: \"null\" is not valid. Specify a list of rollbacks such as [saeApp(...)].",
                        "M rollbacks: \"null\" is not valid. Specify a list of rollbacks such as [saeApp(...)].",
                        "M rollbacks: \"GitSCM\" is not valid. Specify a list of rollbacks such as [saeApp(...)].",
                        "M rollbacks: \"stringParam\" is not valid. Specify a list of rollbacks such as [saeApp(...)].",
                        "M rollbacks is missing. Specify at least one rollback, such as saeApp(...).");
        assertThat(JenkinsRule.getLog(build)).doesNotContain("deploying");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dryRun: true",
                "dryRun: 'TRUE'",
                "dryRun: \"${true}\"",
                "dryRun: true, timeoutMinutes: 5L, batchWaitTime: 5G",
                "dryRun: 'true', timeoutMinutes: '5', minReadyInstanceRatio: 50.0, minReadyInstances: '-1'"
            })
    void equalValuesAreTaken(String more) throws Exception {
        WorkflowRun build = J.run(Result.SUCCESS, "rollbackSaeApp(" + arguments(more) + ")");
        J.assertLogContains("Dry run: nothing was changed", build);
    }

    @Test
    void nullIsTheDefault() throws Exception {
        String unset = arguments("versionId: null, batchWaitTime: null, minReadyInstances: null, dryRun: env.UNSET, "
                + "minReadyInstanceRatio: null, updateStrategy: null, autoEnableApplicationScalingRule: null, "
                + "confirmBatches: null, runningChange: null, timeoutMinutes: null");
        J.run(
                Result.FAILURE,
                "rollbackOnFailure(rollbacks: [saeApp(" + unset
                        + ")], unstable: null, aborted: null) { deploy(); error 'broken' }");
        assertThat(J.cloud().effects()).hasSize(1);
    }

    @Test
    void missingMayBeNull() throws Exception {
        WorkflowRun build = J.run(Result.FAILURE, "rollbackSaeApp appId: null, region: null, credentialsId: null");
        J.assertLogContains("ERROR: credentialsId is missing. ", build);
    }

    static Stream<String> pipelines() {
        String step = "rollbackSaeApp(" + arguments("timeoutMinutes: 3 / 2") + ")";
        String block = block("dryRun: params.UNSET ?: 'yes'");
        String option = block.substring(0, block.indexOf('{'));
        String stages = "pipeline { agent none\n stages { stage('Deploy') { %s\n steps { %s } } } }";
        return Stream.of(
                step,
                block,
                stages.formatted("", step),
                stages.formatted("", "script { " + block + " }"),
                stages.formatted("options { " + option + " }", "echo 'deploying'"));
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void refusalIsOneLine(String pipeline) throws Exception {
        WorkflowRun build = J.run(Result.FAILURE, pipeline);
        assertThat(JenkinsRule.getLog(build))
                .containsPattern("(?m)^(ERROR: )?(dryRun: \"yes\"|timeoutMinutes: \"1\\.5\") is not valid. Specify ")
                .doesNotContain("\tat ", "deploying");
        assertThat(J.simulator().calls().all()).isEmpty();
    }

    @Test
    void jobDslIsChecked() throws Exception {
        FreeStyleProject seed = J.createFreeStyleProject();
        ExecuteDslScripts scripts = new ExecuteDslScripts();
        scripts.setUseScriptText(true);
        scripts.setScriptText("""
                job('checked') { publishers { rollbackAfterBuild { rollbacks { saeApp {
                  credentialsId('c'); region('cn-hangzhou'); appId('a'); dryRun('yes')
                } } } } }
                """);
        seed.getBuildersList().add(scripts);
        J.buildAndAssertStatus(Result.FAILURE, seed);
        assertThat(J.jenkins.getItem("checked")).isNull();
    }
}
