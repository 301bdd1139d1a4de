package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaErrorFormat;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.testing.JumpingTime;
import io.jenkins.plugins.cloudrollback.core.testing.WatchedHttp;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Makes clients of a server, for an account of its own, with everything that they share. */
final class Caller {
    static final ApiCall READ = ApiCall.read("Read", "GET", "/read");
    static final ApiCall POST = ApiCall.read("Post", "POST", "/read");
    static final ApiCall CHANGE = ApiCall.change("Change", "PUT", "/change");

    final JumpingTime time = new JumpingTime();
    final Connection connection = new Connection(new WatchedHttp(time), time, new RateLimiter.Registry(10, time));

    ApiClient client(URI server) {
        return client(server, "service", "account");
    }

    ApiClient client(URI server, String service, String account) {
        return client(server, service, new Account(account, new Authorizer.Authorization(Map.of(), Set.of())));
    }

    ApiClient client(URI server, String service, Authorizer authorizer) {
        return new ApiClient(
                connection,
                service,
                () -> server,
                authorizer,
                new AlibabaErrorFormat(),
                ErrorTable.of(AlibabaErrorFormat.class));
    }

    CompletableFuture<JsonNode> call(URI server, ApiCall call) {
        return client(server).call(call);
    }

    /** What comes of a call that has to fail. */
    CallException failure(URI server, ApiCall call) {
        return failure(call(server, call));
    }

    CallException failure(CompletableFuture<?> call) {
        Throwable failure = time.await(call).handle((value, problem) -> problem).join();
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        assertThat(cause).isInstanceOf(CallException.class);
        return (CallException) cause;
    }

    /** Somebody who sends the same headers with each call. */
    record Account(String account, Authorizer.Authorization proof) implements Authorizer {
        @Override
        public CompletionStage<Authorization> authorize(ApiCall call, URI endpoint, Instant now) {
            return CompletableFuture.completedFuture(proof);
        }
    }
}
