package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Decision;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Lookup;
import io.jenkins.plugins.cloudrollback.core.engine.OwnRollbacks;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import io.jenkins.plugins.cloudrollback.core.engine.RestorePoint;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.engine.Situation;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Rolls an application back by RollbackApplication and tracks the change order that this creates. */
public record SaeRollback(SaeParameters parameters, SaeApi api) implements Rollback {
    private static final MessageBundle MESSAGES = MessageBundle.of(SaeRollback.class);
    private static final String VERSION = "version";
    private static final int SUCCEEDED = 2;
    private static final int MAX_CANDIDATES = 10;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    @Override
    public String service() {
        return "SAE";
    }

    @Override
    public CompletionStage<RestorePoint> restorePoint(OwnRollbacks own) {
        return resolve().thenApply(plan -> new RestorePoint(plan.target(), null, Map.of()));
    }

    private CompletionStage<Plan> resolve() {
        return api.listAppVersions(parameters.appId())
                .thenCombine(api.listChangeOrders(parameters.appId()), (versions, orders) -> {
                    Message unclear = unclear(versions, orders);
                    Json target = target(versions, unclear);
                    return new Plan(
                            MESSAGES.get("target", parameters.appId(), parameters.region()),
                            unclear == null ? describe(versions.get(0)) : null,
                            describe(target),
                            Endpoints.console(SaeApi.SERVICE, parameters.region()),
                            Map.of(VERSION, target.text("Id")));
                });
    }

    private Json target(List<Json> versions, @CheckForNull Message unclear) {
        String versionId = parameters.versionId();
        if (versionId != null) {
            return versions.stream()
                    .filter(version -> versionId.equals(version.text("Id")))
                    .findFirst()
                    .orElseThrow(
                            () -> CallException.rejected(MESSAGES.get("noSuchVersion", versionId, versions.size())));
        }
        if (versions.size() < 2) {
            throw CallException.rejected(MESSAGES.get("noVersionBefore", parameters.appId(), versions.size()));
        }
        if (unclear != null) {
            throw CallException.rejected(unclear);
        }
        return versions.get(1);
    }

    /**
     * The list of versions does not tell which version runs. It is the newest if the last order that changed the version
     * was a deployment, and the second one ran before if the order before was a deployment that succeeded. Otherwise, this
     * says why the version to go back to is not known.
     */
    @CheckForNull
    private Message unclear(List<Json> versions, ChangeOrders orders) {
        List<Json> changes = orders.all().stream()
                .filter(order -> !ChangeOrders.isOther(order))
                .sorted(Comparator.comparing(ChangeOrders::time).reversed())
                .toList();
        List<Json> last = changes.subList(0, Math.min(changes.size(), 2));
        boolean sorted = orders.complete()
                && versions.stream().allMatch(version -> SaeApi.created(version) > 0)
                && changes.stream().map(ChangeOrders::time).noneMatch(String::isEmpty);
        boolean deployed = last.stream().allMatch(ChangeOrders::isDeployment)
                && last.stream().skip(1).allMatch(order -> ChangeOrders.status(order) == SUCCEEDED);
        if (versions.isEmpty() || sorted && deployed) {
            return null;
        }
        boolean wentBack = sorted && last.stream().anyMatch(ChangeOrders::isRollback);
        List<Message> candidates = versions.stream()
                .limit(MAX_CANDIDATES)
                .map(SaeRollback::describe)
                .toList();
        return MESSAGES.get(
                wentBack ? "wentBackLast" : "unclear", parameters.appId(), Message.joined(", ", candidates));
    }

    private static Message describe(Json version) {
        return MESSAGES.get("version", version.text("Id"), time(version));
    }

    /** The creation time of a version in the time zone of the JVM; a question mark if it is not known. */
    static String time(Json version) {
        long created = SaeApi.created(version);
        return created <= 0
                ? "?"
                : Instant.ofEpochMilli(created).atZone(ZoneId.systemDefault()).format(TIME);
    }

    @Override
    public CompletionStage<Decision> decide(Situation situation) {
        CompletionStage<Plan> planned =
                situation.plan() == null ? resolve() : CompletableFuture.completedStage(situation.plan());
        return planned.thenCompose(plan -> api.listChangeOrders(parameters.appId())
                .thenApply(orders -> Decision.request(plan, plan.target(), orders.baseline())));
    }

    @Override
    public CompletionStage<String> start(Plan plan) {
        return api.rollbackApplication(parameters, plan.fact(VERSION));
    }

    @Override
    public CompletionStage<Lookup> findStarted(Plan plan, Map<String, String> baseline, boolean refused) {
        return api.listChangeOrders(parameters.appId()).thenApply(orders -> orders.since(baseline, false));
    }

    @Override
    public CompletionStage<Progress> poll(Journal journal) {
        return api.describeChangeOrder(journal.changeId())
                .thenApply(order -> order.requireSame("AppId", parameters.appId()))
                .thenCompose(order -> new SaeProgress(api, parameters.confirmBatches(), order).get());
    }

    /**
     * Confirms a batch by its own id. If that is refused while the batch has ended and the order still waits, the provider
     * wants the id of the next batch: its document does not say which.
     */
    @Override
    public CompletionStage<Void> confirm(String batchId) {
        return api.confirmPipelineBatch(batchId).exceptionallyCompose(failure -> {
            CompletionStage<Void> refused = CompletableFuture.failedStage(failure);
            return CallException.of(failure).kind() != Kind.REJECTED
                    ? refused
                    : api.describePipeline(batchId).thenCompose(batch -> {
                        String next = SaeProgress.nextWaiting(batch);
                        return next == null ? refused : api.confirmPipelineBatch(next);
                    });
        });
    }
}
