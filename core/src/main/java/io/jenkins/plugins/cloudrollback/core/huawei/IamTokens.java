package io.jenkins.plugins.cloudrollback.core.huawei;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.http.ApiCall;
import io.jenkins.plugins.cloudrollback.core.http.ApiClient;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.ErrorTable;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.http.SessionCache;
import io.jenkins.plugins.cloudrollback.core.http.SessionCache.Issued;
import io.jenkins.plugins.cloudrollback.core.http.Unsigned;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiCredentials.IamUser;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The tokens of all IAM users.
 *
 * @see <a href="https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html">Obtaining a user token</a>
 */
public final class IamTokens {
    public static final String SERVICE = "iam";
    public static final ErrorTable ERRORS = ErrorTable.of(HuaweiErrorFormat.class);

    private static final MessageBundle MESSAGES = MessageBundle.of(IamTokens.class);
    private static final Duration DEFAULT_LIFE = Duration.ofHours(1);

    private final Connection connection;
    private final Endpoints endpoints;
    private final SessionCache<String> tokens;

    private record Scope(
            URI iam,
            boolean ofAccount,
            String region,
            @CheckForNull String projectId) {}

    public IamTokens(Connection connection, Endpoints endpoints) {
        this.connection = connection;
        this.endpoints = endpoints;
        tokens = new SessionCache<>(connection.time());
    }

    /**
     * The token of a user, from the cache or from IAM.
     *
     * @param projectId the scope of the token; null for the region's default project
     */
    public CompletionStage<String> get(IamUser user, String region, @CheckForNull String projectId) {
        return get(user, new Scope(endpoints.of(SERVICE, region), false, region, projectId));
    }

    /** Like {@link #get}, for what belongs to the account and not to a project. */
    public CompletionStage<String> ofAccount(IamUser user, String region) {
        return get(user, new Scope(endpoints.of(SERVICE, region), true, region, null));
    }

    private CompletionStage<String> get(IamUser user, Scope scope) {
        return tokens.get(tokens.owner(user.account(), user.password()), scope, () -> fetch(scope, user));
    }

    /** Removes a token that a service no longer accepts from the cache, if it is still there; true, as there is another. */
    public boolean forget(String token) {
        tokens.forget(token);
        return true;
    }

    private CompletableFuture<Issued<String>> fetch(Scope scope, IamUser user) {
        ApiCall call = ApiCall.read("CreateToken", "POST", "/v3/auth/tokens")
                .with("nocatalog", true)
                .withHeader("Content-Type", "application/json;charset=UTF-8")
                .withBody(body(user, scope).toString());
        Unsigned authorizer = new Unsigned(user.account(), Set.of(user.password()));
        return new ApiClient(connection, SERVICE, scope::iam, authorizer, new HuaweiErrorFormat(), ERRORS)
                .send(call)
                .thenApply(IamTokens::issued)
                .exceptionally(failure -> {
                    throw explain(CallException.of(failure), user);
                });
    }

    private static Issued<String> issued(ApiClient.Answer answer) {
        String token = answer.headers()
                .firstValue("X-Subject-Token")
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new CallException(Kind.AMBIGUOUS, MESSAGES.get("noToken")));
        return new Issued<>(token, life(answer.body().at("/token")));
    }

    private static CallException explain(CallException problem, IamUser user) {
        return problem.kind() == Kind.UNAUTHORIZED && user.hasBlankEnds()
                ? problem.explained(MESSAGES.get("blankEnds"))
                : problem;
    }

    /** The life of a token by the clock of IAM, from which that of this host may differ. */
    private static Duration life(Json token) {
        String issued = token.text("issued_at");
        String expires = token.text("expires_at");
        try {
            if (issued != null && expires != null) {
                return Duration.between(Instant.parse(issued), Instant.parse(expires));
            }
        } catch (DateTimeException | ArithmeticException e) {
            // An unreadable time counts as a missing one.
        }
        return DEFAULT_LIFE;
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
        ObjectNode wanted = auth.putObject("scope");
        if (scope.ofAccount()) {
            wanted.putObject("domain").put("name", user.accountName());
            return body;
        }
        wanted.putObject("project").put(byName ? "name" : "id", byName ? scope.region() : scope.projectId());
        return body;
    }
}
