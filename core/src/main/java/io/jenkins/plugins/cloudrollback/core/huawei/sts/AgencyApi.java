package io.jenkins.plugins.cloudrollback.core.huawei.sts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.http.AccessKeys;
import io.jenkins.plugins.cloudrollback.core.http.ApiCall;
import io.jenkins.plugins.cloudrollback.core.http.ApiClient;
import io.jenkins.plugins.cloudrollback.core.http.Authorizer;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.ErrorTable;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.http.Role;
import io.jenkins.plugins.cloudrollback.core.http.Unsigned;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiAuthorizer;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiCredentials;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiCredentials.IamUser;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiErrorFormat;
import io.jenkins.plugins.cloudrollback.core.huawei.IamTokens;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The operations of the Security Token Service (STS, API version 5) and of IAM that sessions of agencies need. */
public final class AgencyApi {
    public static final String SERVICE = "huawei-sts";
    public static final ErrorTable ERRORS = ErrorTable.of(HuaweiErrorFormat.class, AgencyApi.class);

    private static final String TYPE = "application/json;charset=UTF-8";

    private final Connection connection;
    private final Endpoints endpoints;
    private final IamTokens tokens;
    private final String region;

    /** @param region whose endpoint is called; sessions are valid in all regions */
    public AgencyApi(Connection connection, Endpoints endpoints, IamTokens tokens, String region) {
        this.connection = connection;
        this.endpoints = endpoints;
        this.tokens = tokens;
        this.region = region;
    }

    Connection connection() {
        return connection;
    }

    URI endpoint(String service) {
        return endpoints.of(service, region);
    }

    /** <a href="https://support.huaweicloud.com/intl/en-us/api-iam5/AssumeAgency.html">AssumeAgency</a>: an access key for a trust agency, for a caller whom the agency trusts. */
    CompletionStage<AccessKey> assumeAgency(Role agency, AccessKeys caller) {
        ObjectNode body = assumption(agency);
        if (agency.externalId() != null) {
            body.put("external_id", agency.externalId());
        }
        return client(SERVICE, signed(caller))
                .call(post("AssumeAgency", "/v5/agencies/assume", body))
                .thenApply(AgencyApi::key);
    }

    /** <a href="https://support.huaweicloud.com/intl/en-us/api-iam5/AssumeAgencyWithOIDC.html">AssumeAgencyWithOIDC</a>: an access key for a trust agency that trusts an OIDC provider and whom the token names. */
    CompletionStage<AccessKey> assumeAgencyWithOidc(Role agency, String provider, String idToken) {
        ObjectNode body = assumption(agency).put("provider_urn", provider).put("id_token", idToken);
        return client(SERVICE, new Unsigned(agency.name(), Set.of(idToken)))
                .call(post("AssumeAgencyWithOIDC", "/v5/agencies/assume-with-oidc", body))
                .thenApply(AgencyApi::key);
    }

    private static ObjectNode assumption(Role agency) {
        return Json.object()
                .put("agency_urn", agency.name())
                .put("agency_session_name", agency.sessionName())
                .put("duration_seconds", agency.seconds());
    }

    private static AccessKey key(Json answer) {
        Json key = answer.at("/credentials");
        return new AccessKey(
                key.requiredRaw("access_key_id"),
                key.requiredRaw("secret_access_key"),
                key.requiredRaw("security_token"));
    }

    /** <a href="https://support.huaweicloud.com/intl/en-us/api-iam/iam_04_0101.html">CreateTemporaryAccessKeyByAgency</a>: an access key for an agency of IAM 3, for a user of the delegated account. */
    CompletionStage<AccessKey> createTemporaryAccessKeyByAgency(Role agency, HuaweiCredentials caller) {
        ObjectNode body = Json.object();
        ObjectNode identity = body.putObject("auth").putObject("identity");
        identity.putArray("methods").add("assume_role");
        identity.putObject("assume_role")
                .put("agency_name", agency.name())
                .put("domain_name", agency.account())
                .put("duration_seconds", agency.seconds())
                .putObject("session_user")
                .put("name", agency.sessionName());
        ApiCall call = post("CreateTemporaryAccessKeyByAgency", "/v3.0/OS-CREDENTIAL/securitytokens", body);
        Authorizer authorizer = caller instanceof IamUser user
                ? new TokenOfAccount(user, tokens, region, agency.account() + "/" + agency.name())
                : signed(((HuaweiCredentials.Key) caller).keys());
        return client(IamTokens.SERVICE, authorizer).call(call).thenApply(created -> {
            Json key = created.at("/credential");
            return new AccessKey(
                    key.requiredRaw("access"), key.requiredRaw("secret"), key.requiredRaw("securitytoken"));
        });
    }

    /**
     * The token of a user for the account, to which the permission to assume agencies belongs.
     *
     * @param account not that of the user, whose quota the token needs
     */
    private record TokenOfAccount(IamUser user, IamTokens tokens, String region, String account) implements Authorizer {
        @Override
        public CompletionStage<Authorization> authorize(ApiCall call, URI endpoint, InstantSource clock) {
            return tokens.ofAccount(user, region)
                    .thenApply(token -> new Authorization(
                            Map.of("X-Auth-Token", token), Set.of(token, user.password()), () -> tokens.forget(token)));
        }
    }

    /** <a href="https://support.huaweicloud.com/intl/en-us/api-iam5/GetCallerIdentity.html">GetCallerIdentity</a>: the URN of the caller, which needs no permission. */
    public CompletionStage<String> getCallerIdentity(AccessKeys caller) {
        // The session is started before, as that may need the same quota.
        return caller.get()
                .thenCompose(key -> client(SERVICE, signed(caller))
                        .call(ApiCall.read("GetCallerIdentity", "GET", "/v5/caller-identity")))
                .thenApply(answer -> answer.required("principal_urn"));
    }

    private static ApiCall post(String operation, String path, ObjectNode body) {
        return ApiCall.read(operation, "POST", path)
                .withHeader("Content-Type", TYPE)
                .withBody(body.toString());
    }

    private Authorizer signed(AccessKeys caller) {
        HuaweiCredentials credentials = new HuaweiCredentials.Key(caller);
        return new HuaweiAuthorizer(() -> credentials, tokens, region, null);
    }

    private ApiClient client(String service, Authorizer authorizer) {
        return new ApiClient(connection, service, () -> endpoint(service), authorizer, new HuaweiErrorFormat(), ERRORS);
    }
}
