package io.jenkins.plugins.cloudrollback.simulator.faults;

import io.jenkins.plugins.cloudrollback.simulator.http.Delivery;
import io.jenkins.plugins.cloudrollback.simulator.http.Hold;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceHandler;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The faults to inject, by the provider's name of the operation. Each fault applies to one request, in the order in
 * which the faults were added.
 */
public final class Faults {
    private final SharedState shared;
    private final Map<String, Deque<Fault>> queues = new HashMap<>();

    public Faults(SharedState shared) {
        this.shared = shared;
    }

    /** Selects the next request for {@code operation} that has no fault yet. */
    public Next next(String operation) {
        return next(operation, 1);
    }

    /** Selects the next {@code times} requests for {@code operation} that have no fault yet. */
    public Next next(String operation, int times) {
        return new Next(operation, times);
    }

    /** Removes all faults that have not occurred yet. */
    public void clear() {
        synchronized (shared) {
            queues.clear();
        }
    }

    /**
     * Removes and returns the next fault. Returns null if there is none, or if it holds requests and {@code holding} is
     * false or the other way round.
     */
    public Fault take(String operation, boolean holding) {
        Deque<Fault> queue = queues.get(operation);
        if (queue == null || queue.isEmpty() || (queue.peek().hold() != null) != holding) {
            return null;
        }
        return queue.poll();
    }

    /** Adds a fault for the selected requests. */
    public final class Next {
        private final String operation;
        private final int times;

        private Next(String operation, int times) {
            this.operation = operation;
            this.times = times;
        }

        /** Injects no fault into the selected requests, so that the next one applies to later requests. */
        public void pass() {
            after(reply -> reply);
        }

        /**
         * Replies with an error in the provider's format, without handling the request. With a status below 400, SAE
         * and EDAS report the error in the body of an HTTP 200.
         */
        public void error(int status, String code, String message) {
            instead(provider -> provider.error(status, code, message));
        }

        public void error(int status, String code) {
            error(status, code, "scripted fault " + code);
        }

        public void refused(Refusal refusal) {
            error(refusal.status, refusal.code);
        }

        /**
         * Throttles, without handling the request.
         *
         * @param retryAfter the value of the header {@code Retry-After}; null for no such header
         */
        public void throttled(Throttling kind, String retryAfter) {
            instead(provider -> {
                Reply reply = provider.error(kind.status, kind.code, "scripted fault " + kind.code);
                return retryAfter == null ? reply : reply.withHeader("Retry-After", retryAfter);
            });
        }

        /** Replies with a proxy's error page, without handling the request. */
        public void htmlBefore(int status) {
            instead(provider -> Reply.html(status, "Bad Gateway"));
        }

        /** Handles the request, but replies with a proxy's error page. */
        public void htmlAfter(int status) {
            after(reply -> Reply.html(status, "Gateway Time-out"));
        }

        /** Handles the request, but replies with the first half of the JSON only, in a complete HTTP response. */
        public void truncated() {
            after(reply -> reply.with(Arrays.copyOf(reply.body(), reply.body().length / 2)));
        }

        /** Handles the request, but replies with JSON whose values have the wrong types. */
        public void wrongTypes() {
            after(reply -> reply.with(Json.bytes(Json.distorted(reply.json()))));
        }

        /** Handles the request, but replies with other or hostile ids. */
        public void ids(AnswerFault fault) {
            after(fault::applyTo);
        }

        /** Replies with a given reply, without handling the request. */
        public void answer(Reply reply) {
            instead(provider -> reply);
        }

        /** Handles the request at once, but delays the reply. */
        public void delay(Duration delay) {
            after(reply -> reply.with(Delivery.delayed(delay)));
        }

        public void resetBefore() {
            instead(provider -> new Reply(0, Map.of(), new byte[0], Delivery.RESET));
        }

        public void resetAfter() {
            after(reply -> reply.with(Delivery.RESET));
        }

        /** Handles the request, but closes the connection in the middle of the reply. */
        public void cutAfter() {
            after(reply -> reply.with(Delivery.CUT));
        }

        /** Holds the requests before they are handled, until the test releases them. */
        public Hold holdRequest() {
            Hold hold = new Hold();
            add(new Fault(hold, null, null));
            return hold;
        }

        /** Handles the requests, but holds the replies until the test releases them. */
        public Hold holdAnswer() {
            Hold hold = new Hold();
            after(reply -> reply.with(Delivery.heldAfter(hold)));
            return hold;
        }

        private void instead(Function<ServiceHandler, Reply> answer) {
            add(new Fault(null, answer, null));
        }

        private void after(UnaryOperator<Reply> change) {
            add(new Fault(null, null, change));
        }

        private void add(Fault fault) {
            synchronized (shared) {
                Deque<Fault> queue = queues.computeIfAbsent(operation, name -> new ArrayDeque<>());
                for (int i = 0; i < times; i++) {
                    queue.add(fault);
                }
            }
        }
    }
}
