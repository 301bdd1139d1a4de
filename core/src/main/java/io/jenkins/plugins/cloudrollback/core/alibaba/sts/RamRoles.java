package io.jenkins.plugins.cloudrollback.core.alibaba.sts;

import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.http.AccessKeys;
import io.jenkins.plugins.cloudrollback.core.http.IdToken;
import io.jenkins.plugins.cloudrollback.core.http.Role;
import io.jenkins.plugins.cloudrollback.core.http.SessionCache;
import io.jenkins.plugins.cloudrollback.core.http.SessionCache.Issued;
import io.jenkins.plugins.cloudrollback.core.http.SessionCache.Owner;
import io.jenkins.plugins.cloudrollback.core.http.SessionKeys;
import java.net.URI;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Sessions of RAM roles. */
public record RamRoles(StsApi sts, SessionCache<AccessKey> sessions) {
    private record Scope(URI sts, Role role) {}

    /** A role that trusts the holder of an access key, or the role of the machine. */
    public AccessKeys of(Role role, AccessKeys caller) {
        return session(sessions.owner(caller), role, () -> sts.assumeRole(role, caller));
    }

    /** A role that trusts an OIDC provider and whom the token names. */
    public AccessKeys of(Role role, IdToken token) {
        return session(
                sessions.owner(token.holder(), token.provider()),
                role,
                () -> token.use(sts.connection(), text -> sts.assumeRoleWithOidc(role, token.provider(), text)));
    }

    private AccessKeys session(Owner owner, Role role, Supplier<CompletionStage<AccessKey>> assume) {
        return new SessionKeys(
                sessions,
                owner,
                new Scope(sts.endpoint(), role),
                role.name(),
                () -> assume.get().thenApply(key -> new Issued<>(key, role.life())));
    }
}
