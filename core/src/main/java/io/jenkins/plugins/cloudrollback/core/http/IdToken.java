package io.jenkins.plugins.cloudrollback.core.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import io.jenkins.plugins.cloudrollback.core.text.UntrustedText;
import java.io.IOException;
import java.util.Base64;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * An OIDC ID token, which proves to a provider who runs a build, so that no key is needed.
 *
 * @param holder who the token is issued to; others must not get the session that is started with it
 * @param provider what identifies the token's issuer to the cloud
 * @param text fetched anew for each session, as a token is valid for a short time only
 */
public record IdToken(String holder, String provider, Supplier<String> text) {
    private static final MessageBundle MESSAGES = MessageBundle.of(IdToken.class);

    /** Makes a call with the token; a failure says whom the token names, as roles are refused to all others. */
    public <T> CompletionStage<T> use(Connection connection, Function<String, ? extends CompletionStage<T>> call) {
        return connection
                .lookUp(() -> UntrustedText.trim(text.get()))
                .exceptionally(failure -> {
                    throw unreadable(failure);
                })
                .thenCompose(token -> call.apply(token).exceptionally(failure -> {
                    CallException problem = CallException.of(failure);
                    Message claims = problem.code() == null ? null : claims(token);
                    throw claims == null ? problem : problem.explained(claims);
                }));
    }

    /** The message of an unexpected exception may quote a secret. */
    private static CallException unreadable(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof CallException known
                ? known
                : new CallException(
                        Kind.UNREACHABLE,
                        MESSAGES.get("unreadableToken", cause.getClass().getSimpleName()));
    }

    /** The claims that a role's trust policy can demand; null if the text is no token. */
    @CheckForNull
    private static Message claims(String token) {
        try {
            String[] parts = token.split("\\.");
            Json claims = Json.parse(Base64.getUrlDecoder().decode(parts[1]), "ID token");
            return MESSAGES.get(
                    "claims",
                    claims.text("iss"),
                    claims.text("sub"),
                    claims.node().path("aud"));
        } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return "IdToken[" + holder + "]";
    }
}
