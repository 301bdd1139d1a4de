package io.jenkins.plugins.cloudrollback.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.Change.State;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which version a block goes back to, by what has changed since its restore point. */
class SituationTest {
    private static final Change DEPLOYMENT = change(State.FAILED, null);

    private static Change change(State state, @CheckForNull String restored) {
        return new Change(state + " " + restored, Message.literal("a change"), "user", state, false, restored);
    }

    /** @param since newest first */
    @CheckForNull
    private static String version(Change... since) {
        RestorePoint point = new RestorePoint(Message.literal("v14"), null, Map.of(Plan.VERSION, "v14"));
        return new Situation(true, point, null, null, null, OwnRollbacks.NONE)
                .versionId(null, List.of(since), () -> "before");
    }

    @Test
    void whatRanAtTheRestorePoint() {
        assertThat(version()).isEqualTo("v14");
        assertThat(version(DEPLOYMENT)).isEqualTo("v14");
        assertThat(version(DEPLOYMENT, DEPLOYMENT)).isEqualTo("v14");
    }

    @Test
    void whatARollbackHasRestoredBefore() {
        assertThat(version(DEPLOYMENT, change(State.SUCCEEDED, "v13"))).isEqualTo("v13");
        assertThat(version(DEPLOYMENT, change(State.SUCCEEDED, "v12"), change(State.SUCCEEDED, "v13")))
                .isEqualTo("v12");
    }

    /** The list of the provider may lag behind, and a deployment may be queued. */
    @Test
    void whatARollbackIsRestoring() {
        assertThat(version(DEPLOYMENT, change(State.RUNNING, "v13"))).isEqualTo("v13");
    }

    @Test
    void failedRollbackHasRestoredNothing() {
        assertThat(version(DEPLOYMENT, change(State.FAILED, "v13"))).isEqualTo("v14");
    }

    /** As by the Jenkins of somebody else. */
    @Test
    void rollbackToAnUnknownVersion() {
        assertThat(version(DEPLOYMENT, change(State.SUCCEEDED, ""))).isNull();
        assertThat(version(DEPLOYMENT, change(State.SUCCEEDED, "v13"), change(State.SUCCEEDED, "")))
                .isEqualTo("v13");
    }

    @Test
    void laterRollbackIsOneOfTheBlock() {
        assertThat(version(change(State.SUCCEEDED, "v13"), DEPLOYMENT)).isEqualTo("v14");
        assertThat(version(DEPLOYMENT, change(State.SUCCEEDED, "v14"), DEPLOYMENT))
                .isEqualTo("v14");
    }

    @Test
    void onlyRollbacks() {
        assertThat(version(change(State.SUCCEEDED, "v13"))).isEqualTo("v14");
    }

    private static Journal kept(Map<String, String> restorePoint, Map<String, String> plan) {
        Decision decision = Decision.request(
                new Plan(Message.literal("app"), null, null, "https://console", plan),
                Message.literal("because"),
                Map.of());
        return Journal.begin(Instant.EPOCH, Duration.ofHours(1), false, true, point(restorePoint), null)
                .deployed(decision);
    }

    private static RestorePoint point(Map<String, String> facts) {
        return new RestorePoint(Message.literal("a version"), null, facts);
    }

    /** Blocks of one build are one deployment only if it is certain that nothing has changed the target between them. */
    @Test
    void twoBlocksAreOneDeployment() {
        Journal first = kept(
                Map.of("latest", "1", "cluster", "5", Plan.VERSION, "v14"),
                Map.of("latest", "2", "cluster", "5", "mark", "m", Plan.VERSION, "v14"));
        RestorePoint same = point(Map.of("latest", "2", "cluster", "5", Plan.VERSION, "v15"));
        RestorePoint changed = point(Map.of("latest", "3", "cluster", "5", Plan.VERSION, "v16"));
        RestorePoint unknown = point(Map.of("cluster", "5", Plan.VERSION, "v16"));
        assertThat(first.before(same).fact(Plan.VERSION)).isEqualTo("v14");
        assertThat(first.before(changed)).isSameAs(changed);
        assertThat(first.before(unknown)).isSameAs(unknown);
    }
}
