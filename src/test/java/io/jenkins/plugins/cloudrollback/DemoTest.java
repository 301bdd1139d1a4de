package io.jenkins.plugins.cloudrollback;

import static io.jenkins.plugins.cloudrollback.tracking.RollbackState.DRY_RUN;
import static io.jenkins.plugins.cloudrollback.tracking.RollbackState.NOT_NEEDED;
import static io.jenkins.plugins.cloudrollback.tracking.RollbackState.REFUSED;
import static io.jenkins.plugins.cloudrollback.tracking.RollbackState.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import groovy.lang.Binding;
import groovy.lang.GroovyShell;
import hudson.model.FreeStyleProject;
import hudson.model.Job;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.simulator.state.Effect;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.tracking.RollbackAction;
import io.jenkins.plugins.cloudrollback.tracking.RollbackState;
import io.jenkins.plugins.cloudrollback.tracking.RollbackView;
import java.io.File;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;

/** The jobs of {@code bin/demo}: all are started at once, and each ends as its name and its description say. */
class DemoTest {
    private static final String START = "0 - start all jobs";

    /** How the rollback of each job ends; none where the build ends before. */
    private static final Map<String, List<RollbackState>> ENDS = Map.ofEntries(
            Map.entry("SAE - nothing deployed - not needed", List.of(NOT_NEEDED)),
            Map.entry("SAE - deployed before the stage - not needed", List.of(NOT_NEEDED)),
            Map.entry("SAE - deployment stuck - aborted and rolled back", List.of(SUCCEEDED)),
            Map.entry("SAE - deployment ended - back to what ran", List.of(SUCCEEDED)),
            Map.entry("SAE - two users deployed - refused", List.of(REFUSED)),
            Map.entry("SAE - no such app - stopped before it deploys", List.of()),
            Map.entry("SAE - deployed well - can be rolled back later", List.of()),
            Map.entry("SAE - step by itself - back to the version before", List.of(SUCCEEDED)),
            Map.entry("SAE - freestyle - back to what ran", List.of(SUCCEEDED)),
            Map.entry("CodeArts Deploy - deployment running - awaited and rolled back", List.of(SUCCEEDED)),
            Map.entry("CodeArts Deploy - dry run - changes nothing", List.of(DRY_RUN)),
            Map.entry("RFS - rolled back by RFS itself - succeeded", List.of(SUCCEEDED)),
            Map.entry("RFS - rollback failed - continued", List.of(SUCCEEDED)),
            Map.entry("EDAS - deployment ended - back to what ran", List.of(SUCCEEDED)),
            Map.entry("EDAS - step by itself - running change aborted", List.of(SUCCEEDED)));

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    @Test
    void jobsEndAsTheySay() throws Exception {
        setUp();
        J.buildAndAssertSuccess(J.jenkins.getItemByFullName(START, FreeStyleProject.class));

        List<Run<?, ?>> builds = builds();
        Map<String, List<RollbackState>> ends = new HashMap<>();
        builds.forEach(build -> ends.put(build.getParent().getName(), states(build)));
        assertThat(ends).isEqualTo(ENDS);
        assertThat(builds)
                .allSatisfy(build -> assertThat(build.getParent().getDescription())
                        .as(JenkinsRule.getLog(build))
                        .contains(build.getResult() == Result.SUCCESS ? "The build ends green" : "he build ends red"));
        assertThat(J.cloud().effects()).extracting(Effect::target).doesNotHaveDuplicates();
        assertThat(builds)
                .flatExtracting(DemoTest::rollbacks)
                .filteredOn(RollbackView::getState, NOT_NEEDED)
                .extracting(RollbackView::getTo)
                .containsOnlyNulls();
    }

    private static void setUp() throws Exception {
        Binding binding = new Binding(
                Map.of("simulator", J.cloud().uri().toString(), "folder", new File("src/test/demo").getAbsolutePath()));
        new GroovyShell(J.jenkins.getPluginManager().uberClassLoader, binding)
                .evaluate(new File("src/test/demo/demo.groovy"));
    }

    /** Waits until each job has been built. */
    private static List<Run<?, ?>> builds() {
        return await().atMost(Duration.ofMinutes(5))
                .until(
                        () -> J.jenkins.getAllItems(Job.class).stream()
                                .filter(job -> !job.getName().equals(START))
                                .<Run<?, ?>>map(Job::getLastCompletedBuild)
                                .toList(),
                        builds -> builds.stream().allMatch(build -> build != null));
    }

    private static List<RollbackState> states(Run<?, ?> build) {
        return rollbacks(build).stream().map(RollbackView::getState).toList();
    }

    private static List<RollbackView> rollbacks(Run<?, ?> build) {
        RollbackAction action = build.getAction(RollbackAction.class);
        return action == null ? List.of() : action.getRollbacks();
    }
}
