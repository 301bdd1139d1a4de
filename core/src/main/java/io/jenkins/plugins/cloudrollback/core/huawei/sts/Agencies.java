package io.jenkins.plugins.cloudrollback.core.huawei.sts;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.http.AccessKeys;
import io.jenkins.plugins.cloudrollback.core.http.IdToken;
import io.jenkins.plugins.cloudrollback.core.http.Role;
import io.jenkins.plugins.cloudrollback.core.http.SessionCache;
import io.jenkins.plugins.cloudrollback.core.http.SessionCache.Issued;
import io.jenkins.plugins.cloudrollback.core.http.SessionCache.Owner;
import io.jenkins.plugins.cloudrollback.core.http.SessionKeys;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiCredentials;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiCredentials.IamUser;
import io.jenkins.plugins.cloudrollback.core.huawei.IamTokens;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.net.URI;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Sessions of agencies. An agency whose account is named is one of IAM 3; any other is a trust agency, whose name is a
 * URN.
 */
public record Agencies(AgencyApi api, SessionCache<AccessKey> sessions) {
    private static final MessageBundle MESSAGES = MessageBundle.of(Agencies.class);

    private record Scope(URI endpoint, Role agency) {}

    /** An agency that trusts the holder of an access key, or the agency of the machine. */
    public AccessKeys of(Role agency, AccessKeys caller) {
        Owner owner = sessions.owner(caller);
        return agency.account() == null
                ? session(owner, agency, AgencyApi.SERVICE, () -> api.assumeAgency(agency, caller))
                : ofAccount(owner, agency, new HuaweiCredentials.Key(caller));
    }

    /** An agency of IAM 3 that trusts the account of a user. */
    public AccessKeys of(Role agency, IamUser caller) {
        if (agency.account() == null) {
            throw CallException.rejected(MESSAGES.get("noUser"));
        }
        return ofAccount(sessions.owner(caller.account(), caller.password()), agency, caller);
    }

    /** A trust agency that trusts an OIDC provider and whom the token names. */
    public AccessKeys of(Role agency, IdToken token) {
        if (agency.account() != null) {
            throw CallException.rejected(MESSAGES.get("noToken"));
        }
        return session(
                sessions.owner(token.holder(), token.provider()),
                agency,
                AgencyApi.SERVICE,
                () -> token.use(api.connection(), text -> api.assumeAgencyWithOidc(agency, token.provider(), text)));
    }

    private AccessKeys ofAccount(Owner owner, Role agency, HuaweiCredentials caller) {
        return session(owner, agency, IamTokens.SERVICE, () -> api.createTemporaryAccessKeyByAgency(agency, caller));
    }

    private AccessKeys session(Owner owner, Role agency, String service, Supplier<CompletionStage<AccessKey>> assume) {
        String account = agency.account() == null ? agency.name() : agency.account() + "/" + agency.name();
        return new SessionKeys(
                sessions,
                owner,
                new Scope(api.endpoint(service), agency),
                account,
                () -> assume.get().thenApply(key -> new Issued<>(key, agency.life())));
    }
}
