package io.jenkins.plugins.cloudrollback.core.testing;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** A real HTTP client that records requests and answers. {@link AutoAdvancingTime} waits for its answers. */
public final class RecordingHttp extends HttpDouble {
    private static final HttpClient REAL = HttpClient.newHttpClient();

    private final AutoAdvancingTime time;
    private final HttpClient real;
    private final List<HttpRequest> sent = new ArrayList<>();
    private final Map<String, List<StubHttp.Answer>> received = new HashMap<>();

    public RecordingHttp(AutoAdvancingTime time) {
        this(time, REAL);
    }

    public RecordingHttp(AutoAdvancingTime time, HttpClient real) {
        this.time = time;
        this.real = real;
    }

    /** All answers by the last segment of the request's path. */
    public Map<String, List<StubHttp.Answer>> received() {
        return received;
    }

    /** All requests, oldest first. */
    public List<HttpRequest> sent() {
        return sent;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        sent.add(request);
        CompletableFuture<HttpResponse<T>> exchange = real.sendAsync(request, handler);
        time.departed();
        CompletableFuture<HttpResponse<T>> result = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                return exchange.cancel(mayInterrupt);
            }
        };
        exchange.whenComplete((response, failure) -> time.arrived(() -> {
            if (failure == null) {
                keep(response);
                result.complete(response);
            } else {
                result.completeExceptionally(failure);
            }
        }));
        return result;
    }

    private void keep(HttpResponse<?> response) {
        Map<String, String> headers = new HashMap<>();
        response.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
        String path = response.uri().getPath();
        received.computeIfAbsent(path.substring(path.lastIndexOf('/')), end -> new ArrayList<>())
                .add(new StubHttp.Answer(response.statusCode(), headers, (byte[]) response.body()));
    }

    /** The body of a request; empty if it has none. */
    public static String body(HttpRequest request) {
        StringBuilder text = new StringBuilder();
        request.bodyPublisher()
                .ifPresent(body -> body.subscribe(new Flow.Subscriber<>() {
                    @Override
                    public void onSubscribe(Flow.Subscription subscription) {
                        subscription.request(Long.MAX_VALUE);
                    }

                    @Override
                    public void onNext(ByteBuffer bytes) {
                        text.append(StandardCharsets.UTF_8.decode(bytes.asReadOnlyBuffer()));
                    }

                    @Override
                    public void onError(Throwable failure) {
                        throw new AssertionError(failure);
                    }

                    @Override
                    public void onComplete() {}
                }));
        return text.toString();
    }
}
