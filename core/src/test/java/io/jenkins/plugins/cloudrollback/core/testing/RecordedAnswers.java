package io.jenkins.plugins.cloudrollback.core.testing;

import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsParameters;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.EdasMode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers of the simulated providers, recorded during some rollbacks that succeed and some that fail. */
public final class RecordedAnswers {
    private final Map<String, List<StubHttp.Answer>> answers = new HashMap<>();
    private String abortedOrder;
    private String stoppedRecord;

    public RecordedAnswers() throws IOException {
        try (Cloud cloud = new Cloud()) {
            sae(cloud);
            edas(cloud);
            codeArts(cloud);
            rfs(cloud);
            cloud.time.await(
                    cloud.tokens.get(Cloud.HUAWEI_USER, DemoWorld.REGION, null).toCompletableFuture());
            cloud.http.received().forEach((end, all) -> answers.put(end, distinct(all)));
        }
    }

    /** Drops answers that differ only in ids and times, so that rare answers get the same weight as frequent ones. */
    private static List<StubHttp.Answer> distinct(List<StubHttp.Answer> all) {
        Map<String, StubHttp.Answer> distinct = new LinkedHashMap<>();
        for (StubHttp.Answer answer : all) {
            String text = new String(answer.body(), StandardCharsets.UTF_8);
            distinct.putIfAbsent(text.replaceAll("[0-9a-f-]{16,}|\\d{4,}|\\d\\d:\\d\\d", ""), answer);
        }
        return List.copyOf(distinct.values());
    }

    /** The answers to requests with the path. */
    public List<StubHttp.Answer> to(String path) {
        return answers.get(path.substring(path.lastIndexOf('/')));
    }

    /** The EDAS change order that was aborted last. */
    public String abortedOrder() {
        return abortedOrder;
    }

    /** The CodeArts record that was stopped. */
    public String stoppedRecord() {
        return stoppedRecord;
    }

    private static void sae(Cloud cloud) {
        for (String script : new String[] {"0:5 1:30 8 1:30 9:9 2", "11:9 12:9 1:9 3", "1:5 1/1", "1:5 10"}) {
            cloud.simulator
                    .sae()
                    .addApp(DemoWorld.SAE_APP_ID, "demo")
                    .addVersion("old")
                    .addVersion("new");
            cloud.simulator.sae().app(DemoWorld.SAE_APP_ID).nextRollback(Script.of(script));
            cloud.run(cloud.sae(SaeParametersBuilder.saeParameters(DemoWorld.SAE_APP_ID)
                    .confirmBatches(true)
                    .build()));
        }
    }

    private void edas(Cloud cloud) {
        for (String script : new String[] {"0:5 1:30 9:9 2", "1:5 3", "1:5 6"}) {
            cloud.simulator.edas().addApp(DemoWorld.EDAS_APP_ID, "demo");
            abortedOrder = DemoWorld.startEdasDeployment(cloud.simulator);
            cloud.simulator.edas().app(DemoWorld.EDAS_APP_ID).nextRollback(Script.of(script));
            cloud.run(cloud.edas(DemoParameters.edas()));
        }
        for (String script : new String[] {"0:5 1:30 9:9 2", "1:5 3"}) {
            cloud.simulator.edas().modes(script.endsWith("3") ? List.of(EdasMode.GROUP_WITHOUT_VERSION) : List.of());
            cloud.simulator
                    .edas()
                    .addApp(DemoWorld.EDAS_DEPLOYED_APP_ID, "demo")
                    .addVersion(DemoWorld.EDAS_OLD_VERSION_ID, "1.0")
                    .addVersion(DemoWorld.EDAS_NEW_VERSION_ID, "1.1")
                    .nextRollback(Script.of(script));
            cloud.run(cloud.edasApp(DemoParameters.edasApp()));
        }
    }

    private void codeArts(Cloud cloud) {
        for (String script : new String[] {"pending:9 running:9 succeeded", "running:9 failed", "running:9 abort"}) {
            cloud.simulator.codeArts().task(DemoWorld.TASK_ID).nextRollback(Script.of(script));
            cloud.run(cloud.codeArts(DemoParameters.codeArts()));
        }
        stoppedRecord = cloud.simulator
                .codeArts()
                .task(DemoWorld.TASK_ID)
                .deploy("bob", Script.of("running"))
                .orElseThrow();
        cloud.run(cloud.codeArts(new CodeArtsParameters(
                DemoWorld.REGION, DemoWorld.TASK_ID, DemoWorld.OLD_RECORD_ID, null, RunningChange.ABORT)));
    }

    private static void rfs(Cloud cloud) {
        for (String end : new String[] {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DEPLOYMENT_COMPLETE"}) {
            cloud.simulator.rfs().addStack(DemoWorld.REGION_PROJECT_ID, DemoWorld.STACK_NAME, "ROLLBACK_FAILED");
            cloud.simulator
                    .rfs()
                    .stack(DemoWorld.REGION_PROJECT_ID, DemoWorld.STACK_NAME)
                    .nextRollback(Script.of("ROLLBACK_IN_PROGRESS:30 " + end));
            cloud.time.pass(Duration.ofDays(1));
            cloud.run(cloud.rfs(DemoParameters.rfs()));
        }
    }
}
