package io.jenkins.plugins.cloudrollback.core.engine;

import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A rollback that gives the answers a test has prepared and records the calls. */
final class FakeRollback implements Rollback {
    static final Plan PLAN = new Plan(
            Message.literal("app a"),
            Message.literal("version 2"),
            Message.literal("version 1"),
            "https://console.example",
            Map.of("v", "1"));

    /** Stands for a call that never returns. */
    static final Object NEVER = new Object();

    final List<String> calls = new ArrayList<>();
    /** The plan after a refusal; null for none. */
    Plan fallback;

    private final Map<String, Deque<Object>> answers = new java.util.HashMap<>();

    /** Adds answers to a method: values, or a {@link CallException} to fail with. The last answer is repeated. */
    FakeRollback then(String method, Object... next) {
        answers.computeIfAbsent(method, m -> new ArrayDeque<>()).addAll(List.of(next));
        return this;
    }

    /** From now on, a method has this answer. */
    void now(String method, Object answer) {
        answers.put(method, new ArrayDeque<>(List.of(answer)));
    }

    static CallException failure(CallException.Kind kind) {
        return new CallException(
                kind, "Code." + kind, java.time.Duration.ZERO, Message.literal("the provider says " + kind), null);
    }

    private <T> CompletionStage<T> answer(String method, T defaultAnswer) {
        calls.add(method);
        Deque<Object> queue = answers.getOrDefault(method, new ArrayDeque<>());
        Object answer = queue.isEmpty() ? defaultAnswer : queue.size() == 1 ? queue.peek() : queue.poll();
        if (answer == NEVER) {
            return new CompletableFuture<>();
        }
        if (answer instanceof CompletableFuture<?> pending) {
            @SuppressWarnings("unchecked")
            CompletionStage<T> later = (CompletionStage<T>) pending;
            return later;
        }
        if (answer instanceof CallException failure) {
            return CompletableFuture.failedFuture(failure);
        }
        @SuppressWarnings("unchecked")
        T value = (T) answer;
        return CompletableFuture.completedFuture(value);
    }

    long count(String method) {
        return calls.stream().filter(method::equals).count();
    }

    @Override
    public String service() {
        return "FAKE";
    }

    /** A decision to request the rollback of {@link #PLAN}. */
    static Decision decision(Map<String, String> baseline) {
        return Decision.request(PLAN, Message.literal("as the test wants it"), baseline);
    }

    @Override
    public CompletionStage<RestorePoint> restorePoint(OwnRollbacks own) {
        return answer("restorePoint", new RestorePoint(Message.literal("version 1 ran"), null, Map.of("v", "1")));
    }

    /** Resolves the plan first, as long as there is none or only one that aborts. */
    @Override
    public CompletionStage<Decision> decide(Situation situation) {
        CompletionStage<Plan> plan =
                situation.plan() == null || situation.plan().abort()
                        ? answer("resolve", PLAN)
                        : CompletableFuture.completedStage(situation.plan());
        return plan.thenCompose(
                resolved -> answer("decide", decision(Map.of("orders", "1 2")).with(resolved)));
    }

    @Override
    public CompletionStage<String> start(Plan plan) {
        return answer("start", "change-1");
    }

    @Override
    public CompletionStage<Lookup> findStarted(Plan plan, Map<String, String> baseline, boolean refused) {
        return answer("findStarted", Lookup.notFound());
    }

    @Override
    public Plan fallback(Plan plan, CallException refusal) {
        return plan.equals(fallback) ? null : fallback;
    }

    @Override
    public CompletionStage<Progress> poll(Journal journal) {
        return answer("poll " + journal.changeId(), Progress.of(Progress.State.SUCCEEDED, Message.literal("complete")));
    }

    @Override
    public CompletionStage<Void> confirm(String batchId) {
        return answer("confirm " + batchId, null);
    }
}
