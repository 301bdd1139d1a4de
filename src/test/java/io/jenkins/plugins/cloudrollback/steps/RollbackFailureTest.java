package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;

class RollbackFailureTest {
    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    @ParameterizedTest
    @EnumSource
    void failedRollbackFailsBuild(RollbackKind kind) throws Exception {
        kind.fails(J.cloud());
        WorkflowRun build = J.run(Result.FAILURE, kind.call());
        assertThat(JenkinsRule.getLog(build))
                .containsPattern("ERROR: Rollback failed\\. .* Details: https://")
                .doesNotContain("\tat ");
        assertThat(J.cloud().effects()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DEPLOYMENT   | APIGW.0306    | Grant the account the permission to call this API
            STACK        | APIGW.0306    | Grant the account the permission to call this API
            SAE_APP      | Forbidden.RAM | Grant the RAM user the missing permission
            CHANGE_ORDER | Forbidden.RAM | Grant the RAM user the missing permission
            """)
    void refusalCarriesAdvice(RollbackKind kind, String code, String advice) throws Exception {
        kind.succeedsAfter(J.cloud(), 1);
        J.simulator().faults().next(kind.firstOperation()).error(403, code, "these are its words");
        WorkflowRun build = J.run(Result.FAILURE, kind.call());
        assertThat(JenkinsRule.getLog(build))
                .containsPattern(
                        "ERROR: Refused\\. Nothing was changed\\. " + kind.firstOperation() + " failed at 127.0.0.1: .*"
                                + code + ".*these are its words.*HTTP 403, request ID [0-9A-Za-z-]+.*" + advice)
                .doesNotContain("\tat ");
        assertThat(J.cloud().effects()).isEmpty();
    }

    @Test
    void canBeCaughtByTheScript() throws Exception {
        SAE_APP.fails(J.cloud());
        WorkflowRun build = J.run(Result.SUCCESS, """
                try {
                  %s
                } catch (e) {
                  echo "caught: $e.message"
                }
                """.formatted(SAE_APP.call()));
        J.assertLogContains("caught: Rollback failed. ", build);
    }

    @Test
    void canBeCaughtByCatchError() throws Exception {
        SAE_APP.fails(J.cloud());
        WorkflowRun build = J.run(Result.UNSTABLE, """
                catchError(buildResult: 'UNSTABLE') {
                  %s
                }
                echo 'going on'
                """.formatted(SAE_APP.call()));
        J.assertLogContains("going on", build);
    }

    @Test
    void outageIsRetried() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
        J.simulator().faults().next("ListAppVersions").error(503, "ServiceUnavailable");
        WorkflowRun build = J.run(Result.SUCCESS, SAE_APP.call());
        assertThat(JenkinsRule.getLog(build)).contains("Retrying after an error. ", "Recovered");
    }
}
