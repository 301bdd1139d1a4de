package io.jenkins.plugins.cloudrollback.core.testing;

import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasParameters;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeParameters;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsParameters;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsParameters;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the simulated providers answer in the course of some rollbacks that go well and some that don't. */
public final class RealAnswers {
    private final Map<String, List<CannedHttp.Answer>> answers = new HashMap<>();
    private String abortedOrder;

    public RealAnswers() throws IOException {
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

    /** Of those that differ in ids and times only, one: the rare ones shall not be lost among the others. */
    private static List<CannedHttp.Answer> distinct(List<CannedHttp.Answer> all) {
        Map<String, CannedHttp.Answer> distinct = new LinkedHashMap<>();
        for (CannedHttp.Answer answer : all) {
            String text = new String(answer.body(), StandardCharsets.UTF_8);
            distinct.putIfAbsent(text.replaceAll("[0-9a-f-]{16,}|\\d{4,}|\\d\\d:\\d\\d", ""), answer);
        }
        return List.copyOf(distinct.values());
    }

    /** The answers to requests of this path. */
    public List<CannedHttp.Answer> to(String path) {
        return answers.get(path.substring(path.lastIndexOf('/')));
    }

    /** The order that was aborted last at EDAS. */
    public String abortedOrder() {
        return abortedOrder;
    }

    private static void sae(Cloud cloud) {
        for (String script : new String[] {"0:5 1:30 8 1:30 9:9 2", "11:9 12:9 1:9 3", "1:5 1/1", "1:5 10"}) {
            cloud.simulator
                    .sae()
                    .addApp(DemoWorld.SAE_APP_ID, "demo")
                    .addVersion("old")
                    .addVersion("new");
            cloud.simulator.sae().app(DemoWorld.SAE_APP_ID).nextRollback(Script.of(script));
            cloud.run(cloud.sae(
                    new SaeParameters("cn-hangzhou", DemoWorld.SAE_APP_ID, null, null, null, null, null, null, true)));
        }
    }

    private void edas(Cloud cloud) {
        for (String script : new String[] {"0:5 1:30 9:9 2", "1:5 3", "1:5 6"}) {
            cloud.simulator.edas().addApp(DemoWorld.EDAS_APP_ID, "demo");
            abortedOrder = DemoWorld.startEdasDeployment(cloud.simulator);
            cloud.simulator.edas().app(DemoWorld.EDAS_APP_ID).nextRollback(Script.of(script));
            cloud.run(cloud.edas(new EdasParameters("cn-hangzhou", null, DemoWorld.EDAS_APP_ID)));
        }
    }

    private static void codeArts(Cloud cloud) {
        for (String script : new String[] {"pending:9 running:9 succeeded", "running:9 failed", "running:9 abort"}) {
            cloud.simulator.codeArts().task(DemoWorld.TASK_ID).nextRollback(Script.of(script));
            cloud.run(cloud.codeArts(
                    new CodeArtsParameters(DemoWorld.REGION, DemoWorld.TASK_ID, null, DemoWorld.CODEARTS_PROJECT_ID)));
        }
    }

    private static void rfs(Cloud cloud) {
        for (String end : new String[] {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DEPLOYMENT_COMPLETE"}) {
            cloud.simulator.rfs().addStack(DemoWorld.REGION_PROJECT_ID, DemoWorld.STACK_NAME, "ROLLBACK_FAILED");
            cloud.simulator
                    .rfs()
                    .stack(DemoWorld.REGION_PROJECT_ID, DemoWorld.STACK_NAME)
                    .nextRollback(Script.of("ROLLBACK_IN_PROGRESS:30 " + end));
            cloud.time.pass(Duration.ofDays(1));
            cloud.run(cloud.rfs(
                    new RfsParameters(DemoWorld.REGION, DemoWorld.REGION_PROJECT_ID, DemoWorld.STACK_NAME, null)));
        }
    }
}
