package io.jenkins.plugins.cloudrollback.reliability;

import hudson.model.Cause;
import hudson.model.FreeStyleProject;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Journal.Phase;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.steps.RollbackPublisher;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.tracking.RollbackAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jvnet.hudson.test.JenkinsRule;

/** The files that a version of the plugin has saved: waiting builds, and a job with a value for every setting. */
final class Fixtures {
    static final String CONFIGURED = "configured";

    /** Long enough to write the fixtures, but soon over, so that tests read them after the deadline. */
    private static final int TIMEOUT_MINUTES = 2;

    /** The form of the build that waits. */
    enum Form {
        STEP,
        BLOCK,
        FREESTYLE
    }

    /**
     * A build that waits.
     *
     * @param number tells its target from those of the others
     */
    record Waiting(int number, RollbackKind kind, Phase phase, Form form) {

        String job() {
            return "%s-%s-%s".formatted(kind, phase, form).toLowerCase(Locale.ROOT);
        }

        Run<?, ?> build(JenkinsRule j) {
            return j.jenkins.getItemByFullName(job(), hudson.model.Job.class).getBuildByNumber(1);
        }

        Journal journal(JenkinsRule j) {
            RollbackAction action = build(j).getAction(RollbackAction.class);
            return action == null || action.getJournals().isEmpty()
                    ? null
                    : action.getJournals().get(0);
        }

        /** Starts the build, with a rollback that never ends at the provider. */
        void start(JenkinsRule j, Simulator simulator) throws Exception {
            Object[] target = {
                kind.targetParameter(), kind.another(simulator, number, 3600, true), "timeoutMinutes", TIMEOUT_MINUTES
            };
            if (form == Form.FREESTYLE) {
                FreeStyleProject job = j.createFreeStyleProject(job());
                RollbackPublisher publisher = new RollbackPublisher(List.of(kind.step(target)));
                publisher.setWhen(RollbackPublisher.When.ALWAYS);
                job.getPublishersList().add(publisher);
                job.scheduleBuild2(0, new Cause.UserIdCause("alice")).waitForStart();
                return;
            }
            WorkflowJob job = j.createProject(WorkflowJob.class, job());
            String script = form == Form.STEP
                    ? "def r = " + kind.call(target) + "; echo \"then: $r.status\""
                    : "rollbackOnFailure([%s]) { deploy(kind: '%s', target: '%s'); error 'broken' }"
                            .formatted(kind.nested(target), kind, target[1]);
            job.setDefinition(new CpsFlowDefinition(script, true));
            job.scheduleBuild2(0).waitForStart();
        }

        /** Creates the journal's change at the provider, as completed. */
        void complete(Simulator simulator, Journal journal) {
            String target = kind.another(simulator, number, 3600, true);
            String change = journal.changeId();
            switch (kind) {
                // If the answer was lost, the record to restore has run once more.
                case DEPLOYMENT ->
                    simulator
                            .codeArts()
                            .task(target)
                            .addRecord(
                                    Objects.requireNonNullElse(
                                            change, journal.plan().fact(Plan.VERSION)),
                                    "key",
                                    "succeeded");
                case STACK ->
                    simulator
                            .rfs()
                            .addStack(
                                    DemoWorld.REGION_PROJECT_ID,
                                    journal.plan().fact("stackId"),
                                    target,
                                    "ROLLBACK_COMPLETE");
                case SAE_APP ->
                    simulator
                            .sae()
                            .app(target)
                            .addRollback(Objects.requireNonNullElse(change, "new-order"), "key", Script.of("2"));
                case CHANGE_ORDER ->
                    simulator
                            .edas()
                            .addApp(target, "rolled back")
                            .addRollback(
                                    Objects.requireNonNullElse(
                                            change, journal.plan().fact(Plan.VERSION)),
                                    "key",
                                    Script.of("2"));
                case EDAS_APP ->
                    simulator
                            .edas()
                            .addApp(target, "rolled back")
                            .addVersion(RollbackKind.EDAS_APP.restored(), "1.0")
                            .addRollback(Objects.requireNonNullElse(change, "new-order"), "key", Script.of("2"));
            }
        }
    }

    private Fixtures() {}

    /** The order must stay: it numbers the targets that the fixtures of earlier versions name. */
    static List<Waiting> all() {
        List<Waiting> all = new ArrayList<>();
        for (Phase phase : List.of(Phase.WAITING, Phase.REQUESTING)) {
            for (RollbackKind kind : RollbackKind.values()) {
                all.add(new Waiting(all.size(), kind, phase, Form.STEP));
            }
        }
        all.add(new Waiting(all.size(), RollbackKind.SAE_APP, Phase.WAITING, Form.BLOCK));
        all.add(new Waiting(all.size(), RollbackKind.SAE_APP, Phase.WAITING, Form.FREESTYLE));
        return all;
    }

    static List<Waiting> all(Phase phase) {
        return all().stream().filter(waiting -> waiting.phase == phase).toList();
    }

    /** Gives every setting a value that is not its default. */
    static RollbackPublisher everything() {
        Object[] common = {"timeoutMinutes", 77, "dryRun", true};
        RollbackPublisher publisher = new RollbackPublisher(List.of(
                RollbackKind.DEPLOYMENT.step(with(
                        common,
                        "credentialsId",
                        "huawei-user",
                        "taskId",
                        "$TASK_ID",
                        "recordId",
                        "r",
                        "runningChange",
                        "ABORT")),
                RollbackKind.STACK.step(with(common, "stackId", "i")),
                RollbackKind.SAE_APP.step(with(
                        common,
                        "versionId",
                        "v",
                        "batchWaitTime",
                        5,
                        "minReadyInstances",
                        1,
                        "minReadyInstanceRatio",
                        50,
                        "updateStrategy",
                        "{\"type\":\"GrayBatchUpdate\"}",
                        "autoEnableApplicationScalingRule",
                        true,
                        "confirmBatches",
                        true,
                        "runningChange",
                        "ABORT")),
                RollbackKind.CHANGE_ORDER.step(with(common, "changeOrderId", "o")),
                RollbackKind.EDAS_APP.step(with(common, "packageVersionId", "v"))));
        publisher.setWhen(RollbackPublisher.When.UNSTABLE);
        publisher.setAborted(true);
        return publisher;
    }

    private static Object[] with(Object[] some, Object... more) {
        Object[] all = java.util.Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }
}
