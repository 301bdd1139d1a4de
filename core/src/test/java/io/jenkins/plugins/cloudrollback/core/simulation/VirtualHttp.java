package io.jenkins.plugins.cloudrollback.core.simulation;

import io.jenkins.plugins.cloudrollback.core.testing.HttpDouble;
import io.jenkins.plugins.cloudrollback.core.testing.VirtualTime;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.http.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;

/** The network of a schedule: delivers requests to the simulator and answers to the process, with faults. */
final class VirtualHttp extends HttpDouble {
    private final VirtualTime time;
    private final VirtualTime.Process process;
    private final Simulator simulator;
    private final NetworkFaults faults;
    private final Consumer<String> sent;
    private final Consumer<String> confirmed;

    /**
     * @param sent receives the path of each request
     * @param confirmed receives the query of each confirmation that took effect
     */
    VirtualHttp(
            VirtualTime time,
            VirtualTime.Process process,
            Simulator simulator,
            NetworkFaults faults,
            Consumer<String> sent,
            Consumer<String> confirmed) {
        this.time = time;
        this.process = process;
        this.simulator = simulator;
        this.faults = faults;
        this.sent = sent;
        this.confirmed = confirmed;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        CompletableFuture<HttpResponse<T>> result = new CompletableFuture<>();
        sent.accept(request.uri().getRawPath());
        NetworkFaults.Delivery delivery =
                faults.next(request.method(), request.uri().getRawPath());
        if (delivery.fault() == NetworkFaults.Fault.NO_CONNECTION) {
            process.after(delivery.requestDelay(), () -> result.completeExceptionally(new ConnectException("refused")));
            return result;
        }
        Request wire = wire(request);
        // A request in flight arrives even if the process crashes meanwhile.
        time.after(delivery.requestDelay(), () -> arrive(wire, delivery, handler, result));
        return result;
    }

    private <T> void arrive(
            Request wire,
            NetworkFaults.Delivery delivery,
            HttpResponse.BodyHandler<T> handler,
            CompletableFuture<HttpResponse<T>> result) {
        switch (delivery.fault()) {
            case LOST_BEFORE -> fail(delivery, result);
            case GATEWAY_BEFORE ->
                answer(new Reply(502, Map.of(), "<html>".getBytes(), null), delivery, handler, result);
            case LOST_AFTER -> {
                handle(wire);
                fail(delivery, result);
            }
            case GATEWAY_AFTER -> {
                handle(wire);
                answer(new Reply(504, Map.of(), "<html>".getBytes(), null), delivery, handler, result);
            }
            case TRUNCATED -> {
                Reply reply = handle(wire);
                byte[] half = java.util.Arrays.copyOf(reply.body(), reply.body().length / 2);
                answer(new Reply(reply.status(), reply.headers(), half, null), delivery, handler, result);
            }
            case TWICE -> {
                handle(wire);
                time.after(delivery.repeatDelay(), () -> answer(handle(wire), delivery, handler, result));
            }
            default -> answer(handle(wire), delivery, handler, result);
        }
    }

    private Reply handle(Request wire) {
        Reply reply = simulator.handle(wire);
        if (wire.rawPath().endsWith("ConfirmPipelineBatch") && reply.text().contains("\"Success\":true")) {
            confirmed.accept(wire.rawQuery());
        }
        return reply;
    }

    private <T> void fail(NetworkFaults.Delivery delivery, CompletableFuture<HttpResponse<T>> result) {
        process.after(delivery.answerDelay(), () -> result.completeExceptionally(new IOException("connection reset")));
    }

    private <T> void answer(
            Reply reply,
            NetworkFaults.Delivery delivery,
            HttpResponse.BodyHandler<T> handler,
            CompletableFuture<HttpResponse<T>> result) {
        process.after(delivery.answerDelay(), () -> {
            Map<String, List<String>> headers = new HashMap<>();
            reply.headers().forEach((name, value) -> headers.put(name, List.of(value)));
            HttpHeaders all = HttpHeaders.of(headers, (name, value) -> true);
            HttpResponse.BodySubscriber<T> body = handler.apply(new Info(reply.status(), all));
            body.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {}

                @Override
                public void cancel() {}
            });
            body.onNext(List.of(ByteBuffer.wrap(reply.body())));
            body.onComplete();
            body.getBody().thenAccept(value -> result.complete(new Response<>(reply.status(), all, value)));
        });
    }

    private static Request wire(HttpRequest request) {
        URI uri = request.uri();
        Map<String, String> headers = new HashMap<>();
        headers.put("host", uri.getAuthority());
        request.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(), values.get(0)));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        request.bodyPublisher().ifPresent(publisher -> publisher.subscribe(new Collector(body)));
        return new Request(request.method(), uri.getRawPath(), uri.getRawQuery(), headers, body.toByteArray());
    }

    private record Collector(ByteArrayOutputStream body) implements Flow.Subscriber<ByteBuffer> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer bytes) {
            byte[] chunk = new byte[bytes.remaining()];
            bytes.get(chunk);
            body.writeBytes(chunk);
        }

        @Override
        public void onError(Throwable failure) {
            throw new IllegalStateException(failure);
        }

        @Override
        public void onComplete() {}
    }

    private record Info(int statusCode, HttpHeaders headers) implements HttpResponse.ResponseInfo {
        @Override
        public Version version() {
            return Version.HTTP_1_1;
        }
    }

    private record Response<T>(int statusCode, HttpHeaders headers, T body) implements HttpResponse<T> {
        @Override
        public HttpRequest request() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<HttpResponse<T>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return Optional.empty();
        }

        @Override
        public URI uri() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Version version() {
            return Version.HTTP_1_1;
        }
    }
}
