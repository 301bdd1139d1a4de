package io.jenkins.plugins.cloudrollback.core.huawei;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.http.ApiClient;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.ErrorTable;
import java.util.function.Supplier;

/**
 * An account of Huawei Cloud.
 *
 * @param tokens the tokens of all IAM users
 * @param credentials looked up at each call, as credentials rotate
 */
public record HuaweiAccount(
        Connection connection,
        Endpoints endpoints,
        IamTokens tokens,
        Supplier<? extends HuaweiCredentials> credentials) {

    /**
     * The client of a service in a region.
     *
     * @param service the service's key in {@code endpoints.properties}
     * @param projectId the region's project, if the service requires it in the signature; null otherwise
     * @throws io.jenkins.plugins.cloudrollback.core.text.BadParameterException if the service has no such region
     */
    public ApiClient client(String service, String region, @CheckForNull String projectId, ErrorTable errors) {
        endpoints.check(service, region);
        return new ApiClient(
                connection,
                service,
                () -> endpoints.of(service, region),
                new HuaweiAuthorizer(credentials, tokens, region, projectId),
                new HuaweiErrorFormat(),
                errors);
    }
}
