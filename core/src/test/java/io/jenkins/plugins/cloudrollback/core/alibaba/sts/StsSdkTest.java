package io.jenkins.plugins.cloudrollback.core.alibaba.sts;

import com.aliyuncs.auth.BasicSessionCredentials;
import com.aliyuncs.auth.OIDCCredentialsProvider;
import com.aliyuncs.http.MethodType;
import com.aliyuncs.sts.model.v20150401.AssumeRoleRequest;
import com.aliyuncs.sts.model.v20150401.GetCallerIdentityRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaSdk;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.http.Role;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.testing.SdkOperation;
import io.jenkins.plugins.cloudrollback.core.testing.SdkTest;
import io.jenkins.plugins.cloudrollback.simulator.accounts.OidcIssuer;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class StsSdkTest extends SdkTest<AlibabaSdk, StsApi> {
    private static final Role ROLE = new Role(DemoWorld.ROLE_ARN, null, "jenkins-shop-7", 900, "a+b=c,d.e@f:/g-");
    private static final Role OIDC_ROLE = new Role(DemoWorld.OIDC_ROLE_ARN, null, "jenkins-shop-7", 900, null);

    private final OidcIssuer issuer = new OidcIssuer();

    @TempDir
    private static Path temp;

    StsSdkTest() {
        super(StsApi.class);
    }

    @Override
    protected AlibabaSdk sdk() {
        return new AlibabaSdk(cloud);
    }

    @Override
    protected StsApi ours() {
        return new StsApi(cloud.connection(), cloud.endpoints(), "cn-hangzhou");
    }

    @Override
    protected List<SdkOperation<AlibabaSdk, StsApi>> operations() {
        AssumeRoleRequest assume = new AssumeRoleRequest();
        assume.setSysMethod(MethodType.POST);
        assume.setRoleArn(ROLE.name());
        assume.setRoleSessionName(ROLE.sessionName());
        assume.setDurationSeconds((long) ROLE.seconds());
        assume.setExternalId(ROLE.externalId());
        GetCallerIdentityRequest identity = new GetCallerIdentityRequest();
        identity.setSysMethod(MethodType.POST);
        return List.of(
                SdkOperation.<AlibabaSdk, StsApi>of(
                                "assumeRole",
                                (sdk, id) -> sdk.call(assume),
                                (api, id) -> api.assumeRole(ROLE, Cloud.ALIBABA))
                        .reading(
                                "/Credentials/AccessKeyId",
                                "/Credentials/AccessKeySecret",
                                "/Credentials/SecurityToken"),
                SdkOperation.<AlibabaSdk, StsApi>of(
                                "assumeRoleWithOidc",
                                (sdk, token) -> assumeRoleWithOidc(token),
                                (api, token) -> api.assumeRoleWithOidc(OIDC_ROLE, DemoWorld.OIDC_PROVIDER_ARN, token))
                        .after(simulator -> {
                            DemoWorld.trust(simulator, issuer);
                            return issuer.token(DemoWorld.TRUSTED_SUBJECT, cloud.now());
                        })
                        .reading(
                                "/Credentials/AccessKeyId",
                                "/Credentials/AccessKeySecret",
                                "/Credentials/SecurityToken")
                        .unknownToSdk(
                                "/OIDCTokenInfo/Subject",
                                "/OIDCTokenInfo/Issuer",
                                "/RequestId",
                                "/AssumedRoleUser/Arn",
                                "/AssumedRoleUser/AssumedRoleId",
                                "/Credentials/Expiration"),
                SdkOperation.<AlibabaSdk, StsApi>of(
                                "getCallerIdentity",
                                (sdk, id) -> sdk.call(identity),
                                (api, id) -> api.getCallerIdentity(Cloud.ALIBABA))
                        .reading("/Arn"));
    }

    /** The SDK's own credentials provider, which reads the token from a file and has a fixed endpoint. */
    private ObjectNode assumeRoleWithOidc(String token) throws Exception {
        Path file = Files.writeString(temp.resolve("token"), token);
        OIDCCredentialsProvider provider = OIDCCredentialsProvider.builder()
                .roleArn(OIDC_ROLE.name())
                .oidcProviderArn(DemoWorld.OIDC_PROVIDER_ARN)
                .oidcTokenFilePath(file.toString())
                .roleSessionName(OIDC_ROLE.sessionName())
                .durationSeconds(OIDC_ROLE.seconds())
                .build();
        Field endpoint = OIDCCredentialsProvider.class.getDeclaredField("stsEndpoint");
        endpoint.setAccessible(true);
        endpoint.set(provider, cloud.uri() + "/");
        BasicSessionCredentials key = (BasicSessionCredentials) provider.getCredentials();
        ObjectNode read = Json.object();
        read.putObject("Credentials")
                .put("AccessKeyId", key.getAccessKeyId())
                .put("AccessKeySecret", key.getAccessKeySecret())
                .put("SecurityToken", key.getSessionToken());
        return read;
    }

    @Override
    protected Map<String, List<String>> unknownOperations() {
        return Map.of();
    }

    /** One of the SDK's two clients takes whatever format comes. */
    @Override
    protected Map<String, String> ownHeaders() {
        return Map.of("accept", "application/json");
    }

    @Override
    protected JsonNode tree(Object answer) {
        return answer instanceof ObjectNode read ? read : AlibabaSdk.tree(answer);
    }
}
