package io.jenkins.plugins.cloudrollback.core.http;

import io.jenkins.plugins.cloudrollback.core.http.SessionCache.Issued;
import io.jenkins.plugins.cloudrollback.core.http.SessionCache.Owner;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The access key of a session, which is started at the first use.
 *
 * @param sessions the sessions of all accounts
 * @param owner who may use the session
 * @param scope what the session is for
 * @param account see {@link AccessKeys#account}
 * @param start starts a session
 */
public record SessionKeys(
        SessionCache<AccessKey> sessions,
        Owner owner,
        Object scope,
        String account,
        Supplier<? extends CompletionStage<Issued<AccessKey>>> start)
        implements AccessKeys {

    @Override
    public CompletionStage<AccessKey> get() {
        return sessions.get(owner, scope, start);
    }

    @Override
    public boolean discard(AccessKey refused) {
        sessions.forget(refused);
        return true;
    }
}
