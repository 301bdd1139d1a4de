package io.jenkins.plugins.cloudrollback.tracking;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.XmlFile;
import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.state.Effect;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.io.File;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** The file that names the changes that were rollbacks of this Jenkins. */
class KnownRollbacksTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedCloud cloud = new SimulatedCloud();

    private static File file(JenkinsRule j) {
        return new File(j.jenkins.getRootDir(), KnownRollbacks.class.getName() + ".xml");
    }

    private String restored() {
        Effect last = cloud.effects().get(cloud.effects().size() - 1);
        return KnownRollbacks.get().restoredBy("SAE", last.changeId());
    }

    private void rollBack(JenkinsRule j, String name) throws Exception {
        SAE_APP.succeedsAfter(cloud, 1);
        WorkflowJob job = j.createProject(WorkflowJob.class, name);
        job.setDefinition(
                new CpsFlowDefinition("rollbackOnFailure([" + SAE_APP.nested() + "]) { deploy(); error '' }", true));
        j.buildAndAssertStatus(Result.FAILURE, job);
    }

    @Test
    void remembersOverRestartAndDeletion() throws Throwable {
        sessions.then(j -> {
            cloud.connect();
            rollBack(j, "job");
            assertThat(restored()).isEqualTo(DemoWorld.NEW_VERSION_ID);
            j.jenkins.getItem("job").delete();
        });
        sessions.then(j -> {
            assertThat(restored()).isEqualTo(DemoWorld.NEW_VERSION_ID);
            assertThat(KnownRollbacks.get().restoredBy("SAE", "another")).isNull();
            assertThat(KnownRollbacks.get().restoredBy("SAE", null)).isNull();
        });
    }

    @Test
    void keepsTheLastThousand() throws Throwable {
        sessions.then(j -> {
            Map<String, String> many = new LinkedHashMap<>();
            for (int i = 0; i < 1000; i++) {
                many.put("SAE change" + i, "version");
            }
            new XmlFile(file(j)).write(many);
            cloud.connect();
            rollBack(j, "job");
            assertThat(restored()).isEqualTo(DemoWorld.NEW_VERSION_ID);
            assertThat(KnownRollbacks.get().restoredBy("SAE", "change0")).isNull();
            assertThat(KnownRollbacks.get().restoredBy("SAE", "change1")).isEqualTo("version");
        });
    }

    @Test
    void unreadableFileIsReplaced() throws Throwable {
        sessions.then(j -> {
            Files.writeString(file(j).toPath(), "not XML");
            cloud.connect();
            rollBack(j, "job");
            assertThat(restored()).isEqualTo(DemoWorld.NEW_VERSION_ID);
        });
        sessions.then(j -> assertThat(restored()).isEqualTo(DemoWorld.NEW_VERSION_ID));
    }
}
