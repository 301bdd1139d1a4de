package io.jenkins.plugins.cloudrollback.core.huawei;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
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
import java.util.concurrent.CompletionStage;

/**
 * A cache of the tokens of all IAM users. A token is fetched once for each user and scope, shared by all rollbacks, and
 * renewed well before it expires. Tokens are kept in memory only.
 *
 * @see <a href="https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html">Obtaining a user token</a>
 */
public final class IamTokens {
    public static final String SERVICE = "iam";
    public static final ErrorTable ERRORS = ErrorTable.of(HuaweiErrorFormat.class);

    private static final MessageBundle MESSAGES = MessageBundle.of(IamTokens.class);
    private static final Duration RENEW_BEFORE = Duration.ofMinutes(30);
    private static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);
    /** IAM locks a user after a few wrong passwords, so a refused password is not sent again for a while. */
    private static final Duration KEEP_REFUSAL = Duration.ofMinutes(5);

    private final Connection connection;
    private final Endpoints endpoints;
    private final String salt = UUID.randomUUID().toString();
    private final Map<Key, Entry> entries = new HashMap<>();

    /** @param passwordHash keeps those who do not know the password from getting the token of those who do */
    private record Key(
            URI iam,
            String account,
            String passwordHash,
            String region,
            @CheckForNull String projectId) {}

    /** @param until when to fetch the token again; ignored while it is being fetched */
    private record Entry(CompletableFuture<String> token, Instant until) {}

    public IamTokens(Connection connection, Endpoints endpoints) {
        this.connection = connection;
        this.endpoints = endpoints;
    }

    /**
     * The token of a user, from the cache or from IAM.
     *
     * @param projectId the scope of the token; null for the region's default project
     * @return a token that is valid for at least half an hour, as far as is known
     */
    public synchronized CompletionStage<String> get(IamUser user, String region, @CheckForNull String projectId) {
        Instant now = connection.time().now();
        entries.values().removeIf(entry -> entry.token().isDone() && !now.isBefore(entry.until()));
        URI iam = endpoints.of(SERVICE, region);
        Key key = new Key(iam, user.account(), Hashes.hmacSha256(salt, user.password()), region, projectId);
        Entry known = entries.get(key);
        return known == null ? fetch(key, user) : known.token();
    }

    /** Removes a token that a service no longer accepts from the cache, if it is still there. */
    public synchronized void forget(String token) {
        entries.values()
                .removeIf(entry -> entry.token().isDone()
                        && !entry.token().isCompletedExceptionally()
                        && entry.token().join().equals(token));
    }

    private CompletableFuture<String> fetch(Key key, IamUser user) {
        CompletableFuture<String> token = new CompletableFuture<>();
        keep(key, token, Instant.MAX);
        ApiCall call = ApiCall.read("CreateToken", "POST", "/v3/auth/tokens")
                .with("nocatalog", true)
                .withHeader("Content-Type", "application/json;charset=UTF-8")
                .withBody(body(user, key).toString());
        new ApiClient(connection, SERVICE, key::iam, new Unsigned(user), new HuaweiErrorFormat(), ERRORS)
                .send(call)
                .thenAccept(answer -> {
                    String value = answer.headers()
                            .firstValue("X-Subject-Token")
                            .filter(text -> !text.isEmpty())
                            .orElseThrow(() -> new CallException(Kind.AMBIGUOUS, MESSAGES.get("noToken")));
                    keep(key, token, until(answer.body().at("/token")));
                    token.complete(value);
                })
                .exceptionally(failure -> {
                    CallException problem = CallException.of(failure);
                    Instant now = connection.time().now();
                    keep(key, token, problem.kind() == Kind.UNAUTHORIZED ? now.plus(KEEP_REFUSAL) : now);
                    token.completeExceptionally(problem);
                    return null;
                });
        return token;
    }

    private synchronized void keep(Key key, CompletableFuture<String> token, Instant until) {
        entries.put(key, new Entry(token, until));
    }

    /** The time to renew a token: its lifetime is counted from now, as the clocks of IAM and this host may differ. */
    private Instant until(Json token) {
        String issued = token.text("issued_at");
        String expires = token.text("expires_at");
        Instant start = connection.time().now().minus(RENEW_BEFORE);
        try {
            if (issued != null && expires != null) {
                return start.plus(Duration.between(Instant.parse(issued), Instant.parse(expires)));
            }
        } catch (DateTimeException | ArithmeticException e) {
            // An unreadable time counts as a missing one.
        }
        return start.plus(DEFAULT_LIFETIME);
    }

    private static ObjectNode body(IamUser user, Key key) {
        ObjectNode body = Json.object();
        ObjectNode auth = body.putObject("auth");
        ObjectNode identity = auth.putObject("identity");
        identity.putArray("methods").add("password");
        ObjectNode userNode = identity.putObject("password").putObject("user");
        userNode.put("name", user.userName()).put("password", user.password());
        userNode.putObject("domain").put("name", user.accountName());
        boolean byName = key.projectId() == null;
        auth.putObject("scope")
                .putObject("project")
                .put(byName ? "name" : "id", byName ? key.region() : key.projectId());
        return body;
    }

    /** Adds no headers, as the password in the body authenticates the call. */
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
