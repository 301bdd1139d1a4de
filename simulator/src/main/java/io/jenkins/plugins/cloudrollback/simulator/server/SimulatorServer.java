package io.jenkins.plugins.cloudrollback.simulator.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.http.Delivery;
import io.jenkins.plugins.cloudrollback.simulator.http.Hold;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.http.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves a {@link Simulator} by HTTP, on loopback only. All APIs have the same address. */
public final class SimulatorServer implements AutoCloseable {
    static {
        // Otherwise each small reply waits some 40 ms for the acknowledgement of its header.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Simulator simulator;
    private final ControlApi control;
    private final HttpServer server;
    private final ExecutorService threads;

    public SimulatorServer(Simulator simulator) throws IOException {
        this(simulator, 0);
    }

    /** @param port 0 for any free port */
    public SimulatorServer(Simulator simulator, int port) throws IOException {
        this.simulator = simulator;
        control = new ControlApi(simulator);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "simulator");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public Simulator simulator() {
        return simulator;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow(); // ends what is held or delayed
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = read(exchange);
            deliver(exchange, request.rawPath().startsWith("/simulator/") ? control.handle(request) : handle(request));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server is being closed, and so is the connection
        }
    }

    private Reply handle(Request request) throws InterruptedException {
        Reply reply = simulator.handle(request);
        while (reply.delivery().mode() == Delivery.Mode.HELD_BEFORE) {
            waitFor(reply.delivery().hold());
            reply = simulator.handle(request);
        }
        return reply;
    }

    private static void deliver(HttpExchange exchange, Reply reply) throws IOException, InterruptedException {
        switch (reply.delivery().mode()) {
            case RESET -> exchange.close();
            case CUT -> {
                send(exchange, reply, reply.body().length / 2);
                exchange.close();
            }
            case DELAYED -> {
                reply.delivery().hold().awaitRelease(reply.delivery().delay());
                send(exchange, reply, reply.body().length);
            }
            case HELD_AFTER -> {
                waitFor(reply.delivery().hold());
                send(exchange, reply, reply.body().length);
            }
            default -> send(exchange, reply, reply.body().length);
        }
    }

    private static void waitFor(Hold hold) throws InterruptedException {
        hold.arrive();
        hold.awaitRelease();
    }

    /** Announces the whole body, but sends only {@code length} bytes of it. */
    private static void send(HttpExchange exchange, Reply reply, int length) throws IOException {
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        int whole = reply.body().length;
        exchange.sendResponseHeaders(reply.status(), whole == 0 ? -1 : whole);
        if (whole == 0) {
            return;
        }
        exchange.getResponseBody().write(reply.body(), 0, length);
        exchange.getResponseBody().flush();
    }

    private static Request read(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        URI uri = exchange.getRequestURI();
        byte[] body = exchange.getRequestBody().readAllBytes();
        return new Request(exchange.getRequestMethod(), uri.getRawPath(), uri.getRawQuery(), headers, body);
    }
}
