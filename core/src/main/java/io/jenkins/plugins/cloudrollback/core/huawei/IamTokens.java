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
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A cache of the tokens of all IAM users. A token is fetched once for each user and scope, shared by all rollbacks, and
 * renewed well before it expires. Tokens are kept in memory only.
 *
 * <p>IAM locks a user after a few wrong passwords. So the sign-ins of a user are made one after another, and while one
 * is remembered as refused, its password is not sent again, for whatever scope.
 *
 * @see <a href="https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html">Obtaining a user token</a>
 */
public final class IamTokens {
    public static final String SERVICE = "iam";
    public static final ErrorTable ERRORS = ErrorTable.of(HuaweiErrorFormat.class);

    private static final MessageBundle MESSAGES = MessageBundle.of(IamTokens.class);
    private static final Duration RENEW_BEFORE = Duration.ofMinutes(30);
    private static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);
    private static final Duration KEEP_REFUSAL = Duration.ofMinutes(5);

    private final Connection connection;
    private final Endpoints endpoints;
    private final String salt = UUID.randomUUID().toString();
    private final Map<Scope, SignIn> signIns = new HashMap<>();
    private final Map<Account, SignIn> lastSignIns = new HashMap<>();

    /** @param passwordHash keeps those who do not know the password from getting the token of those who do */
    private record Account(String name, String passwordHash) {}

    private record Scope(
            Account account,
            URI iam,
            String region,
            @CheckForNull String projectId) {}

    private static final class SignIn {
        final CompletableFuture<String> token = new CompletableFuture<>();
        /** When to forget the token or the refusal; ignored while the sign-in is being made. */
        private volatile Instant until = Instant.MIN;
    }

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
        signIns.values().removeIf(known -> known.token.isDone() && !now.isBefore(known.until));
        lastSignIns.values().removeIf(last -> last.token.isDone() && !now.isBefore(last.until));
        Account account = new Account(user.account(), Hashes.hmacSha256(salt, user.password()));
        Scope scope = new Scope(account, endpoints.of(SERVICE, region), region, projectId);
        SignIn known = signIns.get(scope);
        return known == null ? signIn(scope, user) : known.token;
    }

    /** Removes a token that a service no longer accepts from the cache, if it is still there. */
    public synchronized void forget(String token) {
        signIns.values()
                .removeIf(known -> known.token.isDone()
                        && !known.token.isCompletedExceptionally()
                        && known.token.join().equals(token));
    }

    private CompletableFuture<String> signIn(Scope scope, IamUser user) {
        SignIn signIn = new SignIn();
        signIns.put(scope, signIn);
        SignIn previous = lastSignIns.put(scope.account(), signIn);
        CompletableFuture<?> turn = previous == null
                ? CompletableFuture.completedFuture(null)
                : previous.token.handle((token, problem) -> {
                    // Only a rejection may be due to the scope; all else would happen again.
                    if (problem != null && CallException.of(problem).kind() != Kind.REJECTED) {
                        signIn.until = previous.until;
                        throw CallException.of(problem);
                    }
                    return null;
                });
        turn.thenCompose(mine -> fetch(scope, user))
                .thenAccept(answer -> {
                    String value = answer.headers()
                            .firstValue("X-Subject-Token")
                            .filter(text -> !text.isEmpty())
                            .orElseThrow(() -> new CallException(Kind.AMBIGUOUS, MESSAGES.get("noToken")));
                    signIn.until = until(answer.body().at("/token"));
                    signIn.token.complete(value);
                })
                .exceptionally(failure -> {
                    CallException problem = CallException.of(failure);
                    // A refusal that is remembered has both already.
                    if (problem.kind() == Kind.UNAUTHORIZED && signIn.until == Instant.MIN) {
                        problem = explain(problem, user);
                        signIn.until = connection.time().now().plus(KEEP_REFUSAL);
                    }
                    signIn.token.completeExceptionally(problem);
                    return null;
                });
        return signIn.token;
    }

    private static CallException explain(CallException problem, IamUser user) {
        if (!user.hasBlankEnds()) {
            return problem;
        }
        Message message = Message.joined(" ", List.of(problem.message(), MESSAGES.get("blankEnds")));
        return new CallException(problem.kind(), problem.code(), problem.retryAfter(), message, problem);
    }

    private CompletableFuture<ApiClient.Answer> fetch(Scope scope, IamUser user) {
        ApiCall call = ApiCall.read("CreateToken", "POST", "/v3/auth/tokens")
                .with("nocatalog", true)
                .withHeader("Content-Type", "application/json;charset=UTF-8")
                .withBody(body(user, scope).toString());
        return new ApiClient(connection, SERVICE, scope::iam, new Unsigned(user), new HuaweiErrorFormat(), ERRORS)
                .send(call);
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

    private static ObjectNode body(IamUser user, Scope scope) {
        ObjectNode body = Json.object();
        ObjectNode auth = body.putObject("auth");
        ObjectNode identity = auth.putObject("identity");
        identity.putArray("methods").add("password");
        ObjectNode userNode = identity.putObject("password").putObject("user");
        userNode.put("name", user.userName()).put("password", user.password());
        userNode.putObject("domain").put("name", user.accountName());
        boolean byName = scope.projectId() == null;
        auth.putObject("scope")
                .putObject("project")
                .put(byName ? "name" : "id", byName ? scope.region() : scope.projectId());
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
