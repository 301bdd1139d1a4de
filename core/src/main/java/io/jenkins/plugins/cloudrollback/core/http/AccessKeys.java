package io.jenkins.plugins.cloudrollback.core.http;

import java.util.concurrent.CompletionStage;

/** Provides the access key that signs calls: always the same one, or the one of a session. */
public interface AccessKeys {

    /** The public name of the account, part of the rate limiter's key. */
    String account();

    /** The key to sign with now; fails with a {@link io.jenkins.plugins.cloudrollback.core.engine.CallException}. */
    CompletionStage<AccessKey> get();

    /** Discards a key that a service has refused; true if a retry with another one makes sense. */
    default boolean discard(AccessKey refused) {
        return false;
    }
}
