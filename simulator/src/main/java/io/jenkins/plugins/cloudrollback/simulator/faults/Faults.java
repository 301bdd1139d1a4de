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
 * What is to go wrong, by the provider's name of the operation. The faults of an operation queue up: each befalls one
 * request, in the order in which they were asked for.
 */
public final class Faults {
    private final SharedState shared;
    private final Map<String, Deque<Fault>> queues = new HashMap<>();

    public Faults(SharedState shared) {
        this.shared = shared;
    }

    /** The next request for {@code operation} that no earlier fault is waiting for. */
    public Next next(String operation) {
        return next(operation, 1);
    }

    /** The next {@code times} requests. */
    public Next next(String operation, int times) {
        return new Next(operation, times);
    }

    /** Forgets what has not happened yet. */
    public void clear() {
        synchronized (shared) {
            queues.clear();
        }
    }

    /** The fault whose turn it is; null if there is none, or if it is not of the kind asked for. */
    public Fault take(String operation, boolean holding) {
        Deque<Fault> queue = queues.get(operation);
        if (queue == null || queue.isEmpty() || (queue.peek().hold() != null) != holding) {
            return null;
        }
        return queue.poll();
    }

    /** Says what happens to the requests in question. */
    public final class Next {
        private final String operation;
        private final int times;

        private Next(String operation, int times) {
            this.operation = operation;
            this.times = times;
        }

        /** Nothing: lets them pass before the fault that is asked for next. */
        public void pass() {
            after(reply -> reply);
        }

        /**
         * An error in the provider's own shape; nothing is done. Below 400, SAE and EDAS say it with HTTP 200 and an
         * unsuccessful body.
         */
        public void error(int status, String code, String message) {
            instead(provider -> provider.error(status, code, message));
        }

        public void error(int status, String code) {
            error(status, code, "scripted fault " + code);
        }

        /** A proxy's page, and nothing is done. */
        public void htmlBefore(int status) {
            instead(provider -> Reply.html(status, "Bad Gateway"));
        }

        /** A proxy's page, though everything was done. */
        public void htmlAfter(int status) {
            after(reply -> Reply.html(status, "Gateway Time-out"));
        }

        /** Everything is done, but only half of the JSON comes back, properly framed. */
        public void truncated() {
            after(reply -> reply.with(Arrays.copyOf(reply.body(), reply.body().length / 2)));
        }

        /** Everything is done, and the JSON that comes back has the right names with wrong types. */
        public void wrongTypes() {
            after(reply -> reply.with(Json.bytes(Json.distorted(reply.json()))));
        }

        /** An answer of the test's own making, and nothing is done. */
        public void answer(Reply reply) {
            instead(provider -> reply);
        }

        /** Everything is done at once, the answer takes its time. */
        public void delay(Duration delay) {
            after(reply -> reply.with(Delivery.delayed(delay)));
        }

        public void resetBefore() {
            instead(provider -> new Reply(0, Map.of(), new byte[0], Delivery.RESET));
        }

        public void resetAfter() {
            after(reply -> reply.with(Delivery.RESET));
        }

        /** Everything is done, and the connection breaks in the middle of the answer. */
        public void cutAfter() {
            after(reply -> reply.with(Delivery.CUT));
        }

        /** The requests arrive, and nothing is done until the test releases them. */
        public Hold holdRequest() {
            Hold hold = new Hold();
            add(new Fault(hold, null, null));
            return hold;
        }

        /** Everything is done, and the answers wait until the test releases them. */
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
