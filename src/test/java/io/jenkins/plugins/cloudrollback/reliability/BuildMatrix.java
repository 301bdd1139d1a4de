package io.jenkins.plugins.cloudrollback.reliability;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;

import hudson.Functions;
import hudson.model.FreeStyleProject;
import hudson.model.Run;
import hudson.tasks.BatchFile;
import hudson.tasks.Shell;
import io.jenkins.plugins.cloudrollback.config.CloudRollbackConfiguration;
import io.jenkins.plugins.cloudrollback.core.engine.Journal.Phase;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.steps.RollbackPublisher;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.tracking.RollbackAction;
import io.jenkins.plugins.cloudrollback.tracking.RollbackRecord;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * Builds of every form that can roll back, each with its own target, so that one kill covers all of them: each step and
 * {@code rollbackOnFailure} with each durability setting, and a freestyle build.
 */
record BuildMatrix(List<Member> members) implements Serializable {
    /** Matrices that share a Jenkins need targets of their own: it remembers what it has rolled back. */
    private static final AtomicInteger TARGETS = new AtomicInteger();

    /** @param durability null for a freestyle build */
    record Member(RollbackKind kind, String target, boolean block, FlowDurabilityHint durability)
            implements Serializable {

        /** Returns whether the build resumes after a kill. */
        boolean survives() {
            return durability != null && durability.isPersistWithEveryStep();
        }

        String job() {
            return target;
        }

        void start(JenkinsRule j) throws Exception {
            // RFS is asked again after two minutes. A stack that is only tracked is looked at until the deadline.
            int stackMinutes = survives() ? 5 : 2;
            int minutes = kind == RollbackKind.STACK ? stackMinutes : 60;
            Object[] more = {kind.targetParameter(), target, "timeoutMinutes", minutes};
            if (durability == null) {
                FreeStyleProject job = j.createFreeStyleProject(job());
                job.getBuildersList().add(Functions.isWindows() ? new BatchFile(deploy()) : new Shell(deploy()));
                job.getBuildersList().add(Functions.isWindows() ? new BatchFile("exit 1") : new Shell("exit 1"));
                job.getPublishersList().add(new RollbackPublisher(List.of(kind.step(more))));
                job.scheduleBuild2(0).waitForStart();
                return;
            }
            WorkflowJob job = j.createProject(WorkflowJob.class, job());
            job.addProperty(new DurabilityHintJobProperty(durability));
            String shell = Functions.isWindows() ? "bat" : "sh";
            String script = block
                    ? "rollbackOnFailure([%s]) { node { %s '''%s''' }\n error 'broken' }"
                            .formatted(kind.nested(more), shell, deploy().replace("\\", "\\\\"))
                    : kind.call(more);
            job.setDefinition(new CpsFlowDefinition(script, true));
            job.scheduleBuild2(0).waitForStart();
        }

        /** Returns whether a failure of the build sets the rollback off. */
        boolean isAutomatic() {
            return block || durability == null;
        }

        /** A command that deploys to the target. This process does not know the steps of the tests. */
        private String deploy() {
            String simulator =
                    CloudRollbackConfiguration.get().getEndpoints().get(0).getUrl();
            String body = "{\\\"service\\\": \\\"SAE\\\", \\\"target\\\": \\\"%s\\\", \\\"script\\\": \\\"2\\\"}";
            return "curl -s -d \"" + body.formatted(target) + "\" " + simulator + "/simulator/deploy";
        }

        /** The build; null if Jenkins does not know it, as a freestyle build that is killed early was never saved. */
        Run<?, ?> build(JenkinsRule j) {
            return j.jenkins.getItemByFullName(job(), hudson.model.Job.class).getBuildByNumber(1);
        }

        /** The phase of the rollback according to the build; null if there is no journal yet. */
        Phase phase(JenkinsRule j) {
            List<RollbackRecord> records = records(j);
            return records.isEmpty() || records.get(0).journal() == null
                    ? null
                    : records.get(0).journal().phase();
        }

        List<RollbackRecord> records(JenkinsRule j) {
            Run<?, ?> build = build(j);
            RollbackAction action = build == null ? null : build.getAction(RollbackAction.class);
            return action == null ? List.of() : action.getRecords();
        }
    }

    /** Adds the targets to the simulator; each rollback takes so many seconds there. */
    static BuildMatrix of(Simulator simulator, int seconds) {
        List<Member> members = new ArrayList<>();
        for (FlowDurabilityHint durability : FlowDurabilityHint.values()) {
            for (RollbackKind kind : RollbackKind.values()) {
                members.add(new Member(kind, target(kind, simulator, seconds), false, durability));
            }
            members.add(new Member(SAE_APP, target(SAE_APP, simulator, seconds), true, durability));
        }
        members.add(new Member(SAE_APP, target(SAE_APP, simulator, seconds), false, null));
        return new BuildMatrix(List.copyOf(members));
    }

    /** Adds a target to the simulator, whose rollback takes so many seconds there. */
    static String target(RollbackKind kind, Simulator simulator, int seconds) {
        return kind.another(simulator, TARGETS.getAndIncrement(), seconds, true);
    }

    /** The builds that read a restore point, or the others. */
    BuildMatrix automatic(boolean automatic) {
        return new BuildMatrix(members.stream()
                .filter(member -> member.isAutomatic() == automatic)
                .toList());
    }

    /** The builds that resume after a kill, or the others. */
    BuildMatrix thatSurvive(boolean survive) {
        return new BuildMatrix(
                members.stream().filter(member -> member.survives() == survive).toList());
    }

    int count(RollbackKind kind) {
        return (int) members.stream().filter(member -> member.kind == kind).count();
    }
}
