package io.jenkins.plugins.cloudrollback.core.alibaba.sts;

import io.jenkins.plugins.cloudrollback.core.alibaba.Acs3Authorizer;
import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaErrorFormat;
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
import java.net.URI;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** The operations of the Security Token Service (STS), API version 2015-04-01, that sessions of RAM roles need. */
public final class StsApi {
    public static final String SERVICE = "sts";
    public static final ErrorTable ERRORS = ErrorTable.of(AlibabaErrorFormat.class, StsApi.class);

    private static final String VERSION = "2015-04-01";

    private final Connection connection;
    private final Endpoints endpoints;
    private final String region;

    /** @param region whose endpoint is called; sessions are valid in all regions */
    public StsApi(Connection connection, Endpoints endpoints, String region) {
        this.connection = connection;
        this.endpoints = endpoints;
        this.region = region;
    }

    Connection connection() {
        return connection;
    }

    URI endpoint() {
        return endpoints.of(SERVICE, region);
    }

    /** <a href="https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerole">AssumeRole</a>: an access key for a role, for a caller whom the role trusts. */
    CompletionStage<AccessKey> assumeRole(Role role, AccessKeys caller) {
        return client(new Acs3Authorizer(VERSION, () -> caller))
                .call(assumption(ApiCall.read("AssumeRole", "POST", "/"), role).with("ExternalId", role.externalId()))
                .thenApply(StsApi::key);
    }

    /**
     * <a href="https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerolewithoidc">AssumeRoleWithOIDC</a>: an access key for a role that trusts an OIDC provider and whom the
     * token names. The parameters are in the body, so that no proxy logs the token.
     */
    CompletionStage<AccessKey> assumeRoleWithOidc(Role role, String provider, String idToken) {
        String operation = "AssumeRoleWithOIDC";
        String form = assumption(ApiCall.read(operation, "POST", "/"), role)
                .with("OIDCProviderArn", provider)
                .with("OIDCToken", idToken)
                .canonicalQuery();
        ApiCall call = ApiCall.read(operation, "POST", "/")
                .with("Action", operation)
                .with("Format", "JSON")
                .with("SignatureNonce", UUID.randomUUID())
                .with("Timestamp", connection.time().now().truncatedTo(ChronoUnit.SECONDS))
                .with("Version", VERSION)
                .withHeader("Content-Type", "application/x-www-form-urlencoded")
                .withBody(form);
        return client(new Unsigned(role.name(), Set.of(idToken))).call(call).thenApply(StsApi::key);
    }

    private static ApiCall assumption(ApiCall call, Role role) {
        return call.with("DurationSeconds", role.seconds())
                .with("RoleArn", role.name())
                .with("RoleSessionName", role.sessionName());
    }

    private static AccessKey key(Json answer) {
        Json key = answer.at("/Credentials");
        return new AccessKey(
                key.requiredRaw("AccessKeyId"), key.requiredRaw("AccessKeySecret"), key.requiredRaw("SecurityToken"));
    }

    /** <a href="https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-getcalleridentity">GetCallerIdentity</a>: the ARN of the caller, which needs no permission. */
    public CompletionStage<String> getCallerIdentity(AccessKeys caller) {
        // The session is started before, as that may need the same quota.
        return caller.get()
                .thenCompose(key -> client(new Acs3Authorizer(VERSION, () -> caller))
                        .call(ApiCall.read("GetCallerIdentity", "POST", "/")))
                .thenApply(answer -> answer.required("Arn"));
    }

    private ApiClient client(Authorizer authorizer) {
        return new ApiClient(connection, SERVICE, this::endpoint, authorizer, new AlibabaErrorFormat(), ERRORS);
    }
}
