package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.credentials.CloudCredentials;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.util.concurrent.atomic.AtomicInteger;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.TestExtension;
import org.kohsuke.stapler.DataBoundConstructor;

/** A programming error ends in a clear outcome, and keeps no other rollback from being carried out. */
class BrokenStepTest {
    private static final String BROKEN = "credentialsId: '" + SimulatedCloud.ALIBABA + "', region: 'cn-hangzhou'";

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    @BeforeEach
    void scriptRollback() {
        SAE_APP.succeedsAfter(J.cloud(), 1);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 'broken(%s), %s', broken parameters",
        "3, 'broken(%s), %s', broken rollback",
        "2, '%2$s, broken(%1$s)', broken parameters",
        "3, '%2$s, broken(%1$s)', broken rollback",
    })
    void blockEnds(int fine, String rollbacks, String problem) throws Exception {
        BrokenStep.FINE.set(fine);
        WorkflowRun build = J.run(
                Result.FAILURE,
                "rollbackOnFailure([" + rollbacks.formatted(BROKEN, SAE_APP.nested())
                        + "]) { deploy(); error 'the failure' }");
        J.assertLogContains(problem, build);
        J.assertLogContains("ERROR: the failure", build);
        assertThat(J.cloud().effects()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void stepEnds(int fine) throws Exception {
        BrokenStep.FINE.set(fine);
        WorkflowRun build = J.run(Result.FAILURE, "rollbackBroken " + BROKEN);
        J.assertLogContains(fine == 0 ? "broken parameters" : "broken rollback", build);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void publisherEnds(int fine) throws Exception {
        BrokenStep.FINE.set(fine);
        FreeStyleBuild build = J.buildAndAssertStatus(
                Result.FAILURE,
                J.freestyle(Result.FAILURE, new BrokenStep(SimulatedCloud.ALIBABA, "cn-hangzhou"), SAE_APP.step()));
        J.assertLogContains(fine == 2 ? "broken parameters" : "broken rollback", build);
        assertThat(J.cloud().effects()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void blockIsRefusedBeforeItsBody(int fine) throws Exception {
        BrokenStep.FINE.set(fine);
        WorkflowRun build = J.run(Result.FAILURE, "rollbackOnFailure([broken(" + BROKEN + ")]) { echo 'the body' }");
        J.assertLogNotContains("the body", build);
    }

    /** A rollback with a programming error. */
    public static final class BrokenStep extends RollbackStep {
        private static final long serialVersionUID = 1;

        /** How often its parameters and its rollback are still fine. */
        static final AtomicInteger FINE = new AtomicInteger();

        @DataBoundConstructor
        public BrokenStep(String credentialsId, String region) {
            super(credentialsId, region);
        }

        @Override
        public Message target() {
            return Message.literal("the broken one");
        }

        @Override
        Record parameters() {
            if (FINE.getAndDecrement() <= 0) {
                throw new IllegalStateException("broken parameters");
            }
            return null;
        }

        @Override
        String targetId() {
            return "broken";
        }

        @Override
        Rollback rollback(CloudCredentials credentials) {
            if (FINE.getAndDecrement() <= 0) {
                throw new IllegalStateException("broken rollback");
            }
            return SAE_APP.step().rollback(credentials);
        }

        @TestExtension
        @Symbol("broken")
        public static final class DescriptorImpl extends RollbackStepDescriptor {
            public DescriptorImpl() {
                super("rollbackBroken", Messages._rollbackSaeApp_displayName(), "sae", CloudCredentials.Cloud.ALIBABA);
            }
        }
    }
}
