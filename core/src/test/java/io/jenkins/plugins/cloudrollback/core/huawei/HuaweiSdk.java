package io.jenkins.plugins.cloudrollback.core.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import com.huaweicloud.sdk.core.ClientBuilder;
import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.utils.JsonUtils;
import io.jenkins.plugins.cloudrollback.core.testing.SdkCloud;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import java.io.IOException;
import java.util.Map;

/** The clients of Huawei Cloud's SDK, set up for the simulator. */
public final class HuaweiSdk {
    /** The SDK takes whatever format comes; our client asks for JSON, as a gateway may have several. */
    public static final Map<String, String> OWN_HEADERS = Map.of("accept", "application/json");

    private HuaweiSdk() {}

    /** @param projectId null if the requests need no project in the signature */
    public static <S> S client(ClientBuilder<S> builder, SdkCloud cloud, String projectId) {
        return builder.withCredential(new BasicCredentials()
                        .withAk(Accounts.HUAWEI_ACCESS_KEY_ID)
                        .withSk(Accounts.HUAWEI_SECRET_ACCESS_KEY)
                        .withProjectId(projectId))
                .withEndpoint(cloud.uri().toString())
                .build();
    }

    public static JsonNode tree(Object answer) throws IOException {
        return JsonUtils.getDefaultMapper().readTree(JsonUtils.toJSON(answer));
    }
}
