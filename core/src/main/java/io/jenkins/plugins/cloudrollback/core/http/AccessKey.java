package io.jenkins.plugins.cloudrollback.core.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import io.jenkins.plugins.cloudrollback.core.text.UntrustedText;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An access key, with which requests are signed.
 *
 * @param id the public part, unless {@code idSecret}
 * @param secret never sent
 * @param securityToken sent with each request that a temporary key signs; null for a permanent key
 * @param idSecret whether the id must not be shown either
 */
@SuppressWarnings("lgtm[jenkins/plaintext-storage]") // Kept in memory while a request is signed, never saved.
public record AccessKey(
        String id, String secret, @CheckForNull String securityToken, boolean idSecret) implements AccessKeys {
    private static final MessageBundle MESSAGES = MessageBundle.of(AccessKey.class);

    /**
     * Trims all parts, as neither cloud has blanks in them.
     *
     * @throws CallException with {@link CallException.Kind#UNAUTHORIZED} if id or secret is missing
     */
    public AccessKey {
        id = UntrustedText.trim(id);
        secret = UntrustedText.trim(secret);
        securityToken =
                securityToken == null || UntrustedText.trim(securityToken).isEmpty()
                        ? null
                        : UntrustedText.trim(securityToken);
        if (id == null || id.isEmpty() || secret == null || secret.isEmpty()) {
            throw new CallException(CallException.Kind.UNAUTHORIZED, MESSAGES.get("emptyKey"));
        }
    }

    public AccessKey(String id, String secret, @CheckForNull String securityToken) {
        this(id, secret, securityToken, false);
    }

    public AccessKey(String id, String secret) {
        this(id, secret, null);
    }

    @Override
    public String account() {
        return idSecret ? "secret-" + Hashes.sha256(id).substring(0, 12) : id;
    }

    @Override
    public CompletionStage<AccessKey> get() {
        return CompletableFuture.completedFuture(this);
    }

    /** The values that must not be shown, should the provider send them back. */
    public Set<String> secrets() {
        return Stream.of(secret, securityToken, idSecret ? id : null)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    @Override
    public String toString() {
        return "AccessKey[" + (idSecret ? "****" : id) + "]";
    }
}
