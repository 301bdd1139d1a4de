package io.jenkins.plugins.cloudrollback.core.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.http.ApiCall;
import io.jenkins.plugins.cloudrollback.core.http.ApiClient;
import io.jenkins.plugins.cloudrollback.core.http.Authorizer;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.ErrorTable;
import io.jenkins.plugins.cloudrollback.core.http.Hashes;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiCredentials.IamUser;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * The tokens of all IAM users: fetched once for each user and scope, shared by everybody who waits, renewed well before
 * they expire. Kept in memory only.
 */
public final class IamTokens {
    public static final String SERVICE = "iam";
    public static final ErrorTable ERRORS = ErrorTable.of(HuaweiErrorFormat.class);

    private static final MessageBundle MESSAGES = MessageBundle.of(IamTokens.class);
    private static final Duration RENEW_BEFORE = Duration.ofMinutes(30);
    private static final Duration UNLESS_TOLD = Duration.ofHours(1);
    /** IAM locks a user after a few wrong passwords, so what it refused is not tried again soon. */
    private static final Duration REMEMBER_REFUSAL = Duration.ofMinutes(5);

    private final Connection connection;
    private final Endpoints endpoints;
    private final String salt = UUID.randomUUID().toString();
    private final Map<Key, Entry> entries = new HashMap<>();

    /** @param proof a hash of the password: whoever does not know it must not get the token of one who does */
    private record Key(URI iam, String account, String proof, String region, String projectId) {}

    private record Entry(CompletableFuture<String> token, Instant until) {}

    public IamTokens(Connection connection, Endpoints endpoints) {
        this.connection = connection;
        this.endpoints = endpoints;
    }

    /**
     * @param projectId the scope; null for the region's own project
     * @return a token that is good for a while
     */
    public synchronized CompletionStage<String> get(IamUser user, String region, String projectId) {
        Instant now = connection.time().now();
        entries.values().removeIf(entry -> entry.token().isDone() && !now.isBefore(entry.until()));
        URI iam = endpoints.of(SERVICE, region);
        Key key = new Key(iam, user.account(), Hashes.hmacSha256(salt, user.password()), region, projectId);
        Entry known = entries.get(key);
        if (known != null) {
            return known.token();
        }
        CompletableFuture<String> token = new CompletableFuture<>();
        entries.put(key, new Entry(token, Instant.MAX));
        fetch(key, user, token);
        return token;
    }

    /** Drops a token that a service no longer accepts, if nobody has done so before. */
    public synchronized void forget(String token) {
        entries.values()
                .removeIf(entry -> entry.token().isDone()
                        && !entry.token().isCompletedExceptionally()
                        && entry.token().join().equals(token));
    }

    private void fetch(Key key, IamUser user, CompletableFuture<String> token) {
        ApiCall call = ApiCall.read("CreateToken", "POST", "/v3/auth/tokens")
                .with("nocatalog", true)
                .withHeader("Content-Type", "application/json;charset=utf8")
                .withBody(body(user, key).toString());
        new ApiClient(connection, SERVICE, key::iam, new Unsigned(user), new HuaweiErrorFormat(), ERRORS)
                .send(call)
                .whenComplete((answer, failure) -> {
                    String value = failure == null
                            ? answer.headers().firstValue("X-Subject-Token").orElse("")
                            : "";
                    if (!value.isEmpty()) {
                        keep(key, token, until(answer.body().path("token")));
                        token.complete(value);
                        return;
                    }
                    Throwable problem = failure == null
                            ? new CallException(Kind.AMBIGUOUS, MESSAGES.get("noToken"))
                            : failure instanceof CompletionException ? failure.getCause() : failure;
                    boolean refused = problem instanceof CallException call2 && call2.kind() == Kind.UNAUTHORIZED;
                    Instant now = connection.time().now();
                    keep(key, token, refused ? now.plus(REMEMBER_REFUSAL) : now);
                    token.completeExceptionally(problem);
                });
    }

    private synchronized void keep(Key key, CompletableFuture<String> token, Instant until) {
        entries.put(key, new Entry(token, until));
    }

    /** Counted from now, for as long as IAM says that the token is good: its clock and ours may differ. */
    private Instant until(JsonNode token) {
        String issued = Json.text(token, "issued_at");
        String expires = Json.text(token, "expires_at");
        Instant unlessRenewed = connection.time().now().minus(RENEW_BEFORE);
        try {
            if (issued != null && expires != null) {
                return unlessRenewed.plus(Duration.between(Instant.parse(issued), Instant.parse(expires)));
            }
        } catch (DateTimeException | ArithmeticException e) {
            // Then as if it had not been told.
        }
        return unlessRenewed.plus(UNLESS_TOLD);
    }

    private static ObjectNode body(IamUser user, Key key) {
        ObjectNode body = Json.object();
        ObjectNode identity = body.putObject("auth").putObject("identity");
        identity.putArray("methods").add("password");
        ObjectNode who = identity.putObject("password").putObject("user");
        who.put("name", user.userName()).put("password", user.password());
        who.putObject("domain").put("name", user.accountName());
        ObjectNode project = body.withObject("/auth").putObject("scope").putObject("project");
        if (key.projectId() == null) {
            project.put("name", key.region());
        } else {
            project.put("id", key.projectId());
        }
        return body;
    }

    /** The password is in the body; there is nothing to sign with. */
    private record Unsigned(IamUser user) implements Authorizer {
        @Override
        public String account() {
            return user.account();
        }

        @Override
        public CompletionStage<Authorization> authorize(ApiCall call, URI endpoint, Instant now) {
            return CompletableFuture.completedFuture(new Authorization(Map.of(), Set.of(user.password())));
        }
    }
}
