package io.jenkins.plugins.cloudrollback.core.testing;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSession;

/** An HTTP client without a network: a function answers at once. */
public final class StubHttp extends HttpDouble {
    private final Function<HttpRequest, Answer> answers;

    /** A complete HTTP response. */
    public record Answer(int status, Map<String, String> headers, byte[] body) {}

    public StubHttp(Function<HttpRequest, Answer> answers) {
        this.answers = answers;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        request.bodyPublisher().ifPresent(HttpRequest.BodyPublisher::contentLength);
        Answer answer = answers.apply(request);
        Map<String, List<String>> headers = answer.headers().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue())));
        Info info = new Info(answer.status(), HttpHeaders.of(headers, (name, value) -> true));
        HttpResponse.BodySubscriber<T> body = handler.apply(info);
        body.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long number) {}

            @Override
            public void cancel() {}
        });
        body.onNext(List.of(ByteBuffer.wrap(answer.body())));
        body.onComplete();
        return body.getBody().thenApply(value -> response(info, request, value)).toCompletableFuture();
    }

    private static <T> HttpResponse<T> response(Info info, HttpRequest request, T body) {
        return new Response<>(info.statusCode(), info.headers(), request, body);
    }

    private record Info(int statusCode, HttpHeaders headers) implements HttpResponse.ResponseInfo {
        @Override
        public Version version() {
            return Version.HTTP_1_1;
        }
    }

    private record Response<T>(int statusCode, HttpHeaders headers, HttpRequest request, T body)
            implements HttpResponse<T> {
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
            return request.uri();
        }

        @Override
        public Version version() {
            return Version.HTTP_1_1;
        }
    }
}
