package io.jenkins.plugins.cloudrollback.tracking;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;

import hudson.model.Job;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeApp;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import jenkins.model.lazy.LazyBuildMixIn;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Base class: a job whose rollbacks are in its index. */
abstract class RollbackIndexTestBase {
    static final Duration TIMEOUT = Duration.ofMinutes(1);

    @RegisterExtension
    static final JenkinsWithClouds J = new JenkinsWithClouds();

    WorkflowJob job;

    @BeforeEach
    void createJob() throws Exception {
        job = J.pipeline(SAE_APP.call("versionId", DemoWorld.OLD_VERSION_ID));
    }

    static Path file(Job<?, ?> job) {
        return job.getRootDir().toPath().resolve("cloud-rollbacks.jsonl");
    }

    static SaeApp app() {
        return J.simulator().sae().app(DemoWorld.SAE_APP_ID);
    }

    WorkflowRun rollBack() throws Exception {
        app().deploy("ci", "pop", Script.of("2"));
        app().nextRollback(Script.of("1:1 2"));
        return J.buildAndAssertSuccess(job);
    }

    /** Replaces the file as if another program had done so. */
    void write(boolean complete, List<String> lines) throws IOException {
        String header = "{\"complete\":" + complete + ",\"rollbacks\":" + lines.size() + "}";
        Files.write(file(job), Stream.concat(Stream.of(header), lines.stream()).toList());
    }

    static List<RollbackSummary> all(Job<?, ?> job) {
        return RollbackIndex.of(job, Long.MAX_VALUE).join();
    }

    static List<Integer> listed(Job<?, ?> job) {
        return all(job).stream().map(RollbackSummary::build).toList();
    }

    static void awaitWritten() {
        CompletableFuture.runAsync(() -> {}, Clouds.get().index()).join();
    }

    /** The lines of the file but the first one. */
    List<String> saved() throws IOException {
        awaitWritten();
        return Files.readString(file(job)).lines().skip(1).toList();
    }

    List<Integer> savedBuilds() throws IOException {
        return saved().stream()
                .map(line -> Integer.valueOf(line.replaceAll("\\D*(\\d+).*", "$1")))
                .toList();
    }

    boolean isComplete() throws IOException {
        return Files.readString(file(job)).contains("\"complete\":true");
    }

    static int loaded(Job<?, ?> job) {
        return ((LazyBuildMixIn.LazyLoadingJob<?, ?>) job)
                .getLazyBuildMixIn()
                .getRunMap()
                .getLoadedBuilds()
                .size();
    }
}
