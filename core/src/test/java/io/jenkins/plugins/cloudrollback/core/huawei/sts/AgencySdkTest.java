package io.jenkins.plugins.cloudrollback.core.huawei.sts;

import com.fasterxml.jackson.databind.JsonNode;
import com.huaweicloud.sdk.iam.v3.IamClient;
import com.huaweicloud.sdk.iam.v3.model.AgencyAuth;
import com.huaweicloud.sdk.iam.v3.model.AgencyAuthIdentity;
import com.huaweicloud.sdk.iam.v3.model.AgencyAuthIdentity.MethodsEnum;
import com.huaweicloud.sdk.iam.v3.model.AssumeroleSessionuser;
import com.huaweicloud.sdk.iam.v3.model.CreateTemporaryAccessKeyByAgencyRequest;
import com.huaweicloud.sdk.iam.v3.model.CreateTemporaryAccessKeyByAgencyRequestBody;
import com.huaweicloud.sdk.iam.v3.model.IdentityAssumerole;
import com.huaweicloud.sdk.sts.v1.StsClient;
import com.huaweicloud.sdk.sts.v1.model.GetCallerIdentityRequest;
import io.jenkins.plugins.cloudrollback.core.http.Role;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiSdk;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.testing.SdkCloud;
import io.jenkins.plugins.cloudrollback.core.testing.SdkOperation;
import io.jenkins.plugins.cloudrollback.core.testing.SdkTest;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The SDKs that can be had do not know the operations of STS that assume trust agencies. */
class AgencySdkTest extends SdkTest<SdkCloud, AgencyApi> {
    private static final Role AGENCY =
            new Role(DemoWorld.AGENCY_NAME, DemoWorld.AGENCY_ACCOUNT, "jenkins-shop-7", 900, null);

    AgencySdkTest() {
        super(AgencyApi.class);
    }

    /** The operations are in two clients of the SDK. */
    @Override
    protected SdkCloud sdk() {
        return cloud;
    }

    @Override
    protected AgencyApi ours() {
        return new AgencyApi(cloud.connection(), cloud.endpoints(), cloud.tokens(), DemoWorld.REGION);
    }

    @Override
    protected List<SdkOperation<SdkCloud, AgencyApi>> operations() {
        AgencyAuthIdentity identity = new AgencyAuthIdentity()
                .withMethods(List.of(MethodsEnum.ASSUME_ROLE))
                .withAssumeRole(new IdentityAssumerole()
                        .withAgencyName(AGENCY.name())
                        .withDomainName(AGENCY.account())
                        .withDurationSeconds(AGENCY.seconds())
                        .withSessionUser(new AssumeroleSessionuser().withName(AGENCY.sessionName())));
        CreateTemporaryAccessKeyByAgencyRequest assume = new CreateTemporaryAccessKeyByAgencyRequest()
                .withBody(new CreateTemporaryAccessKeyByAgencyRequestBody()
                        .withAuth(new AgencyAuth().withIdentity(identity)));
        return List.of(
                SdkOperation.<SdkCloud, AgencyApi>of(
                                "createTemporaryAccessKeyByAgency",
                                (sdk, id) -> HuaweiSdk.client(IamClient.newBuilder(), sdk, null)
                                        .createTemporaryAccessKeyByAgency(assume),
                                (api, id) -> api.createTemporaryAccessKeyByAgency(AGENCY, Cloud.HUAWEI))
                        .reading("/credential/access", "/credential/secret", "/credential/securitytoken"),
                SdkOperation.<SdkCloud, AgencyApi>of(
                                "getCallerIdentity",
                                (sdk, id) -> HuaweiSdk.client(StsClient.newBuilder(), sdk, null)
                                        .getCallerIdentity(new GetCallerIdentityRequest()),
                                (api, id) -> api.getCallerIdentity(Cloud.HUAWEI_KEY))
                        .reading("/principal_urn"));
    }

    @Override
    protected Map<String, List<String>> unknownOperations() {
        List<String> key =
                List.of("/credentials/access_key_id", "/credentials/secret_access_key", "/credentials/security_token");
        return Map.of("assumeAgency", key, "assumeAgencyWithOidc", key);
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
