package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaErrorFormat;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.testing.AutoAdvancingTime;
import io.jenkins.plugins.cloudrollback.core.testing.RecordingHttp;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Creates API clients of a test server that share one connection. */
final class TestClients {
    static final ApiCall READ = ApiCall.read("Read", "GET", "/read");
    static final ApiCall POST = ApiCall.read("Post", "POST", "/read");
    static final ApiCall CHANGE = ApiCall.change("Change", "PUT", "/change");

    final AutoAdvancingTime time = new AutoAdvancingTime();
    final Connection connection;

    TestClients() {
        connection = new Connection(new RecordingHttp(time), time, new Quotas(() -> 10, time));
    }

    TestClients(HttpClient http) {
        connection = new Connection(new RecordingHttp(time, http), time, new Quotas(() -> 10, time));
    }

    /** The connection, with other threads for lookups. */
    Connection lookingUpBy(Executor threads) {
        return new Connection(connection.http(), time, connection.quotas(), new Lookups(threads, time));
    }

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

    CompletableFuture<Json> call(URI server, ApiCall call) {
        return client(server).call(call);
    }

    /** The failure of a call, which must fail. */
    CallException failure(URI server, ApiCall call) {
        return failure(call(server, call));
    }

    CallException failure(CompletableFuture<?> call) {
        Throwable failure = time.await(call).handle((value, problem) -> problem).join();
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        assertThat(cause).isInstanceOf(CallException.class);
        return (CallException) cause;
    }

    /** Sends the same headers with each call. */
    record Account(String account, Authorizer.Authorization authorization) implements Authorizer {
        @Override
        public CompletionStage<Authorization> authorize(ApiCall call, URI endpoint, InstantSource clock) {
            return CompletableFuture.completedFuture(authorization);
        }
    }
}
