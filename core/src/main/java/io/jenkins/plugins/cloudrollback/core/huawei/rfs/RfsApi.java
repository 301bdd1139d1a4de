package io.jenkins.plugins.cloudrollback.core.huawei.rfs;

import io.jenkins.plugins.cloudrollback.core.http.ApiClient;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiAuthorizer;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiCredentials;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiErrorFormat;
import io.jenkins.plugins.cloudrollback.core.huawei.IamTokens;
import java.util.function.Supplier;

/** What rolling back and offering what can be rolled back have in common. */
final class RfsApi {
    /** The one status from which a rollback can go on. */
    static final String CONTINUABLE = "ROLLBACK_FAILED";

    private RfsApi() {}

    static ApiClient client(
            String region,
            String projectId,
            ApiClient.Connection connection,
            Endpoints endpoints,
            IamTokens tokens,
            Supplier<? extends HuaweiCredentials> credentials) {
        return new ApiClient(
                connection,
                RfsRollback.SERVICE,
                () -> endpoints.of(RfsRollback.SERVICE, region),
                new HuaweiAuthorizer(credentials, tokens, region, projectId),
                new HuaweiErrorFormat(),
                RfsRollback.ERRORS);
    }
}
