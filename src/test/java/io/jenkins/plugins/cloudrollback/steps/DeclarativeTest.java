package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.DEPLOYMENT;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import io.jenkins.plugins.cloudrollback.simulator.state.Effect;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;

/** Automatic rollbacks in Declarative Pipelines. */
class DeclarativeTest {
    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    @BeforeEach
    void succeed() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
    }

    private static String stage(String options, String steps) {
        return """
                pipeline {
                  agent none
                  stages {
                    stage('Deploy') {
                      options { %s }
                      steps { %s }
                    }
                  }
                }
                """.formatted(options, steps);
    }

    @Test
    void stageOptionRollsBack() throws Exception {
        WorkflowRun build = J.run(
                Result.FAILURE,
                stage("rollbackOnFailure([" + SAE_APP.nested() + "])", "echo 'deploying'; deploy(); error 'broken'"));
        assertThat(J.cloud().effects()).hasSize(1);
        assertThat(JenkinsRule.getLog(build)).contains("deploying", "ERROR: broken");
    }

    @Test
    void successIsLeftAlone() throws Exception {
        J.run(Result.SUCCESS, stage("rollbackOnFailure([" + SAE_APP.nested() + "])", "echo 'deploying'"));
        assertThat(J.cloud().effects()).isEmpty();
    }

    @Test
    void unstableStageRollsBack() throws Exception {
        J.run(
                Result.UNSTABLE,
                stage(
                        "rollbackOnFailure(rollbacks: [" + SAE_APP.nested() + "], unstable: true)",
                        "deploy(); unstable 'meh'"));
        assertThat(J.cloud().effects()).hasSize(1);
    }

    @Test
    void optionsSeeParameters() throws Exception {
        WorkflowJob job = J.pipeline(stage(
                "rollbackOnFailure([saeApp(credentialsId: 'alibaba-key', region: 'cn-hangzhou', appId: params.APP)])",
                "deploy(); error 'broken'"));
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("APP", SAE_APP.target())));
        J.buildAndAssertStatus(Result.FAILURE, job);
        assertThat(J.cloud().effects()).hasSize(1);
    }

    /** The first build of a branch does not know its parameters yet. */
    @Test
    void unknownParameterNeedsADefault() throws Exception {
        String option = "rollbackOnFailure([saeApp(credentialsId: 'alibaba-key', region: 'cn-hangzhou', appId: %s)])";
        WorkflowRun build = J.run(Result.FAILURE, stage(option.formatted("params.APP"), "echo 'deploying'"));
        J.assertLogContains("ERROR: appId is missing. ", build);
        J.run(
                Result.FAILURE,
                stage(option.formatted("params.APP ?: '" + SAE_APP.target() + "'"), "deploy(); error 'broken'"));
        assertThat(J.cloud().effects()).hasSize(1);
    }

    @Test
    void blockSeesEnvironment() throws Exception {
        J.run(Result.FAILURE, """
                pipeline {
                  agent none
                  environment { APP = '%s' }
                  stages {
                    stage('Deploy') {
                      steps {
                        rollbackOnFailure([saeApp(credentialsId: 'alibaba-key', region: 'cn-hangzhou', appId: env.APP)]) {
                          deploy(); error 'broken'
                        }
                      }
                    }
                  }
                }
                """.formatted(SAE_APP.target()));
        assertThat(J.cloud().effects()).hasSize(1);
    }

    @Test
    void postStepRollsBack() throws Exception {
        WorkflowRun build = J.run(Result.FAILURE, """
                pipeline {
                  agent none
                  stages {
                    stage('Deploy') { steps { error 'broken' } }
                  }
                  post {
                    failure { %s }
                  }
                }
                """.formatted(SAE_APP.call()));
        assertThat(J.cloud().effects()).hasSize(1);
        J.assertLogContains("ERROR: broken", build);
    }

    @Test
    void onlyFailedBranchRollsBack() throws Exception {
        J.run(Result.FAILURE, """
                pipeline {
                  agent none
                  stages {
                    stage('All') {
                      parallel {
                        stage('One') {
                          options { rollbackOnFailure([%s]) }
                          steps { deploy(); error 'broken' }
                        }
                        stage('Two') {
                          options { rollbackOnFailure([%s]) }
                          steps { echo 'fine' }
                        }
                      }
                    }
                  }
                }
                """.formatted(SAE_APP.nested(), DEPLOYMENT.nested()));
        assertThat(J.cloud().effects()).extracting(Effect::target).containsExactly(SAE_APP.target());
    }
}
