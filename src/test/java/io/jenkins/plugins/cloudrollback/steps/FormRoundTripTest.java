package io.jenkins.plugins.cloudrollback.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.testing.SharedJenkins;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.util.List;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Saving an unchanged form changes nothing. */
class FormRoundTripTest {
    @RegisterExtension
    private static final SharedJenkins J = new SharedJenkins();

    @BeforeEach
    void credentials() throws Exception {
        SimulatedCloud.credentials(SimulatedCloud.key("c", "key", "secret"));
    }

    static Stream<RollbackStep> full() {
        Object[] common = {"credentialsId", "c", "timeoutMinutes", 77, "dryRun", true};
        return Stream.of(
                RollbackKind.DEPLOYMENT.step(with(common, "recordId", "r", "projectId", "p")),
                RollbackKind.STACK.step(with(common, "stackId", "i")),
                RollbackKind.CHANGE_ORDER.step(with(common, "changeOrderId", "o")),
                RollbackKind.EDAS_APP.step(with(common, "packageVersionId", "v")),
                SnippetTest.fullSaeApp());
    }

    private static Object[] with(Object[] some, Object... more) {
        return Stream.concat(Stream.of(some), Stream.of(more)).toArray();
    }

    @Test
    void blockKeepsRollbacks() throws Exception {
        RollbackOnFailureStep step = new RollbackOnFailureStep(full().toList());
        step.setUnstable(true);
        step.setAborted(true);
        RollbackOnFailureStep after = new StepConfigTester(J).configRoundTrip(step);
        assertThat(after).usingRecursiveComparison().isEqualTo(step);
    }

    @Test
    void publisherKeepsDefaults() throws Exception {
        RollbackPublisher before = new RollbackPublisher(Stream.of(RollbackKind.values())
                .map(kind -> kind.step("credentialsId", "c"))
                .toList());
        assertThat(roundTrip(before)).usingRecursiveComparison().isEqualTo(before);
    }

    @Test
    void publisherKeepsRollbacks() throws Exception {
        RollbackPublisher before = new RollbackPublisher(full().toList());
        before.setWhen(RollbackPublisher.When.ALWAYS);
        before.setAborted(true);
        assertThat(roundTrip(before)).usingRecursiveComparison().isEqualTo(before);
    }

    @Test
    void publisherMayBeEmpty() throws Exception {
        assertThat(roundTrip(new RollbackPublisher(List.of())).getRollbacks()).isEmpty();
    }

    private static RollbackPublisher roundTrip(RollbackPublisher before) throws Exception {
        FreeStyleProject job = J.createFreeStyleProject();
        job.getPublishersList().add(before);
        return J.configRoundtrip(job).getPublishersList().get(RollbackPublisher.class);
    }
}
