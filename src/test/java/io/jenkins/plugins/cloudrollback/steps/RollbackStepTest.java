package io.jenkins.plugins.cloudrollback.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.simulator.state.Effect;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;

class RollbackStepTest {
    private static final String GETTERS = """
            echo "service=<$r.service> target=<$r.target> changeId=<$r.changeId> status=<$r.status>"
            echo "version=<$r.restoredVersion> took=<${r.durationMillis > 0}> console=<$r.consoleUrl> text=<$r>"
            """;

    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    @ParameterizedTest
    @EnumSource
    void rollsBackInScripted(RollbackKind kind) throws Exception {
        kind.succeedsAfter(J.cloud(), 1);
        assertRolledBack(kind, J.run(Result.SUCCESS, "def r = " + kind.call() + "\n" + GETTERS));
    }

    @ParameterizedTest
    @EnumSource
    void rollsBackInDeclarative(RollbackKind kind) throws Exception {
        kind.succeedsAfter(J.cloud(), 1);
        assertRolledBack(kind, J.run(Result.SUCCESS, """
                pipeline {
                  agent none
                  stages {
                    stage('Back') {
                      steps {
                        script { r = %s }
                        %s
                      }
                    }
                  }
                }
                """.formatted(kind.call(), GETTERS)));
    }

    private void assertRolledBack(RollbackKind kind, WorkflowRun build) throws Exception {
        assertThat(J.cloud().effects()).extracting(Effect::target).containsExactly(kind.target());
        assertThat(JenkinsRule.getLog(build))
                .contains(
                        "service=<" + kind.serviceId() + ">", "status=<SUCCEEDED>", "took=<true>", "console=<https://")
                .contains("changeId=<" + J.cloud().effects().get(0).changeId() + ">")
                .containsPattern("target=<[^>]*" + kind.target() + "[^>]*>")
                .containsPattern("version=<" + (kind.restored() == null ? "null>" : ".*" + kind.restored()))
                .containsPattern("text=<.+rolled back after \\d\\d:\\d\\d>");
    }

    @ParameterizedTest
    @EnumSource
    void dryRunChangesNothing(RollbackKind kind) throws Exception {
        kind.succeedsAfter(J.cloud(), 1);
        WorkflowRun build = J.run(Result.SUCCESS, "def r = " + kind.call("dryRun", true) + "\n" + GETTERS);
        assertThat(J.cloud().effects()).isEmpty();
        assertThat(J.simulator().calls().count(kind.request())).isZero();
        assertThat(JenkinsRule.getLog(build))
                .contains("status=<DRY_RUN>", "changeId=<null>", "Dry run: nothing was changed");
    }

    @ParameterizedTest
    @EnumSource(names = {"DEPLOYMENT", "STACK"})
    void signsInAsIamUser(RollbackKind kind) throws Exception {
        kind.succeedsAfter(J.cloud(), 1);
        J.run(Result.SUCCESS, kind.call("credentialsId", SimulatedCloud.HUAWEI_USER));
        assertThat(J.cloud().effects()).extracting(Effect::by).containsExactly("jenkins");
    }
}
