package io.jenkins.plugins.cloudrollback.core.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaAccount;
import io.jenkins.plugins.cloudrollback.core.engine.Timeline;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Quotas;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiAccount;
import io.jenkins.plugins.cloudrollback.core.huawei.IamTokens;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.http.Request;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The simulator behind a server that records what it gets and answers, for the vendors' SDKs and for our own clients.
 *
 * <p>Its clock stands still at the time of the machine, by which the SDKs date their requests. It can be reset to the
 * same state with the same ids, so that a call that changes something can be made twice.
 */
public final class SdkCloud implements AutoCloseable {
    private final Clock clock = Clock.fixed(Instant.now(), ZoneOffset.UTC);
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "timers");
        thread.setDaemon(true);
        return thread;
    });
    private final Timeline time = Timeline.real(timers, clock);
    private final Connection connection =
            new Connection(HttpClient.newHttpClient(), time, new Quotas(() -> 1000, time));
    private final List<Request> requests = new ArrayList<>();
    private final List<Reply> replies = new ArrayList<>();
    private final StubServer server;
    private Simulator simulator;

    public SdkCloud() throws IOException {
        reset();
        server = new StubServer(this::serve);
    }

    public URI uri() {
        return server.uri();
    }

    public Instant now() {
        return clock.instant();
    }

    public LocalDate today() {
        return LocalDate.now(clock);
    }

    public AlibabaAccount alibaba() {
        return new AlibabaAccount(connection, endpoints(), () -> Cloud.ALIBABA);
    }

    public HuaweiAccount huawei() {
        return new HuaweiAccount(connection, endpoints(), tokens(), () -> Cloud.HUAWEI);
    }

    public IamTokens tokens() {
        return new IamTokens(connection, endpoints());
    }

    public Connection connection() {
        return connection;
    }

    public Endpoints endpoints() {
        return new Endpoints((service, region) -> uri());
    }

    /** Replaces the simulated world by a new one with the demo resources, and forgets what was recorded. */
    public synchronized Simulator reset() {
        simulator = new Simulator(clock, 1);
        DemoWorld.create(simulator);
        requests.clear();
        replies.clear();
        return simulator;
    }

    /** The only request since the last reset. */
    public synchronized WireRequest request() {
        requireOne(requests.size());
        return WireRequest.of(requests.get(0));
    }

    /** The answer to the only request since the last reset. */
    public synchronized Reply reply() {
        requireOne(replies.size());
        return replies.get(0);
    }

    /** Asks a simulator for something that a test needs for its calls; the request is neither signed nor recorded. */
    public static JsonNode ask(Simulator simulator, String method, String path, String query) {
        simulator.checkSignatures(false);
        Reply reply =
                simulator.handle(new Request(method, path, query, Map.of("accept", "application/json"), new byte[0]));
        simulator.checkSignatures(true);
        return reply.json();
    }

    private void requireOne(int count) {
        if (count != 1) {
            throw new AssertionError(
                    "one request was expected: " + simulator.calls().all());
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
            URI uri = exchange.getRequestURI();
            byte[] body = exchange.getRequestBody().readAllBytes();
            Reply reply = answer(
                    new Request(exchange.getRequestMethod(), uri.getRawPath(), uri.getRawQuery(), headers, body));
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(reply.status(), reply.body().length);
            exchange.getResponseBody().write(reply.body());
        }
    }

    private synchronized Reply answer(Request request) {
        requests.add(request);
        Reply reply = simulator.handle(request);
        replies.add(reply);
        return reply;
    }

    @Override
    public void close() {
        server.close();
        timers.shutdownNow();
    }
}
