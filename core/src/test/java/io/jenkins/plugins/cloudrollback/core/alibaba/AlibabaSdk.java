package io.jenkins.plugins.cloudrollback.core.alibaba;

import com.aliyuncs.AcsRequest;
import com.aliyuncs.AcsResponse;
import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.auth.SignatureVersion;
import com.aliyuncs.auth.signers.SignatureAlgorithm;
import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.http.FormatType;
import com.aliyuncs.http.HttpClientConfig;
import com.aliyuncs.http.ProtocolType;
import com.aliyuncs.profile.DefaultProfile;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.testing.SdkCloud;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import java.net.URI;

/** The client of Alibaba Cloud's SDK, set up for the simulator. All services have the same client. */
public final class AlibabaSdk {
    /** Names each property of a model as the API names its field. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .build();

    private final String address;
    private final DefaultAcsClient client;

    public AlibabaSdk(SdkCloud cloud) {
        this(cloud.uri(), new AccessKey(Accounts.ALIBABA_ACCESS_KEY_ID, Accounts.ALIBABA_ACCESS_KEY_SECRET));
    }

    public AlibabaSdk(URI simulator, AccessKey key) {
        address = simulator.getAuthority();
        HttpClientConfig http = HttpClientConfig.getDefault();
        http.setNoProxy("127.0.0.1"); // whatever the environment says
        DefaultProfile profile = DefaultProfile.getProfile("cn-hangzhou", key.id(), key.secret());
        profile.setHttpClientConfig(http);
        client = new DefaultAcsClient(profile);
        client.setAutoRetry(false);
        client.setSignatureVersion(SignatureVersion.V3);
        client.setSignatureAlgorithm(SignatureAlgorithm.ACS3_HMAC_SHA256);
    }

    public <T extends AcsResponse> T call(AcsRequest<T> request) throws ClientException {
        request.setSysProtocol(ProtocolType.HTTP);
        request.setSysEndpoint(address);
        request.setSysAcceptFormat(FormatType.JSON);
        return client.getAcsResponse(request);
    }

    public static JsonNode tree(Object answer) {
        return MAPPER.valueToTree(answer);
    }
}
