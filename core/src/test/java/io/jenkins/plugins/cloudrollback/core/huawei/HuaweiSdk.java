package io.jenkins.plugins.cloudrollback.core.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import com.huaweicloud.sdk.core.ClientBuilder;
import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.utils.JsonUtils;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.testing.SdkCloud;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** The clients of Huawei Cloud's SDK, set up for the simulator. */
public final class HuaweiSdk {
    /** The SDK takes whatever format comes; our client asks for JSON, as a gateway may have several. */
    public static final Map<String, String> OWN_HEADERS = Map.of("accept", "application/json");

    private HuaweiSdk() {}

    /** @param projectId null if the requests need no project in the signature */
    public static <S> S client(ClientBuilder<S> builder, SdkCloud cloud, String projectId) {
        AccessKey key = new AccessKey(Accounts.HUAWEI_ACCESS_KEY_ID, Accounts.HUAWEI_SECRET_ACCESS_KEY);
        return client(builder, cloud.uri(), key, projectId);
    }

    /** @param projectId null if the requests need no project in the signature */
    public static <S> S client(ClientBuilder<S> builder, URI simulator, AccessKey key, String projectId) {
        return builder.withCredential(new BasicCredentials()
                        .withAk(key.id())
                        .withSk(key.secret())
                        .withProjectId(projectId))
                .withEndpoint(simulator.toString())
                .build();
    }

    public static JsonNode tree(Object answer) throws IOException {
        return JsonUtils.getDefaultMapper().readTree(JsonUtils.toJSON(answer));
    }
}
