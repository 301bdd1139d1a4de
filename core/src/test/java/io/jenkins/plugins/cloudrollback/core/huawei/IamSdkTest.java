package io.jenkins.plugins.cloudrollback.core.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import com.huaweicloud.sdk.iam.v3.IamClient;
import com.huaweicloud.sdk.iam.v3.model.AuthScope;
import com.huaweicloud.sdk.iam.v3.model.AuthScopeDomain;
import com.huaweicloud.sdk.iam.v3.model.AuthScopeProject;
import com.huaweicloud.sdk.iam.v3.model.KeystoneCreateUserTokenByPasswordRequest;
import com.huaweicloud.sdk.iam.v3.model.KeystoneCreateUserTokenByPasswordRequestBody;
import com.huaweicloud.sdk.iam.v3.model.KeystoneListProjectsRequest;
import com.huaweicloud.sdk.iam.v3.model.PwdAuth;
import com.huaweicloud.sdk.iam.v3.model.PwdIdentity;
import com.huaweicloud.sdk.iam.v3.model.PwdIdentity.MethodsEnum;
import com.huaweicloud.sdk.iam.v3.model.PwdPassword;
import com.huaweicloud.sdk.iam.v3.model.PwdPasswordUser;
import com.huaweicloud.sdk.iam.v3.model.PwdPasswordUserDomain;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.testing.SdkOperation;
import io.jenkins.plugins.cloudrollback.core.testing.SdkTest;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class IamSdkTest extends SdkTest<IamClient, IamTokens> {

    IamSdkTest() {
        super(IamTokens.class);
    }

    @Override
    protected IamClient sdk() {
        return HuaweiSdk.client(IamClient.newBuilder(), cloud, null);
    }

    @Override
    protected IamTokens ours() {
        return cloud.tokens();
    }

    @Override
    protected List<SdkOperation<IamClient, IamTokens>> operations() {
        return List.of(
                token(
                        "get",
                        new AuthScope().withProject(new AuthScopeProject().withName(DemoWorld.REGION)),
                        (tokens, id) -> tokens.get(Cloud.HUAWEI_USER, DemoWorld.REGION, null)),
                token(
                        "get",
                        new AuthScope().withProject(new AuthScopeProject().withId(DemoWorld.REGION_PROJECT_ID)),
                        (tokens, id) -> tokens.get(Cloud.HUAWEI_USER, DemoWorld.REGION, DemoWorld.REGION_PROJECT_ID)),
                token(
                        "ofAccount",
                        new AuthScope().withDomain(new AuthScopeDomain().withName(Accounts.HUAWEI_ACCOUNT)),
                        (tokens, id) -> tokens.ofAccount(Cloud.HUAWEI_USER, DemoWorld.REGION)),
                SdkOperation.<IamClient, IamTokens>simulated(
                                "listProjects",
                                (sdk, id) -> sdk.keystoneListProjects(
                                        new KeystoneListProjectsRequest().withName(DemoWorld.REGION)))
                        .reading("/projects/0/id", "/projects/0/name", "/projects/0/enabled"));
    }

    private static SdkOperation<IamClient, IamTokens> token(
            String method, AuthScope scope, SdkOperation.OurCall<IamTokens> ours) {
        PwdPasswordUser user = new PwdPasswordUser()
                .withName(Accounts.HUAWEI_USER)
                .withPassword(Accounts.HUAWEI_PASSWORD)
                .withDomain(new PwdPasswordUserDomain().withName(Accounts.HUAWEI_ACCOUNT));
        PwdAuth auth = new PwdAuth()
                .withIdentity(new PwdIdentity()
                        .withMethods(List.of(MethodsEnum.PASSWORD))
                        .withPassword(new PwdPassword().withUser(user)))
                .withScope(scope);
        return SdkOperation.<IamClient, IamTokens>of(
                        method,
                        (sdk, id) ->
                                sdk.keystoneCreateUserTokenByPassword(new KeystoneCreateUserTokenByPasswordRequest()
                                        .withNocatalog("true")
                                        .withBody(new KeystoneCreateUserTokenByPasswordRequestBody().withAuth(auth))),
                        ours)
                .reading("/token/issued_at", "/token/expires_at");
    }

    @Override
    protected List<Path> readers() {
        return List.of(Path.of("src/main/java/io/jenkins/plugins/cloudrollback/core/huawei/IamTokens.java"));
    }

    @Override
    protected Map<String, List<String>> unknownOperations() {
        return Map.of();
    }

    @Override
    protected Map<String, String> ownHeaders() {
        return HuaweiSdk.OWN_HEADERS;
    }

    @Override
    protected JsonNode tree(Object answer) throws IOException {
        return HuaweiSdk.tree(answer);
    }
}
