package io.jenkins.plugins.cloudrollback.core.alibaba;

import io.jenkins.plugins.cloudrollback.core.http.AccessKeys;
import io.jenkins.plugins.cloudrollback.core.http.ApiClient;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.ErrorTable;
import java.util.function.Supplier;

/**
 * An account of Alibaba Cloud.
 *
 * @param keys looked up at each call, as access keys rotate
 */
public record AlibabaAccount(Connection connection, Endpoints endpoints, Supplier<? extends AccessKeys> keys) {

    /**
     * The client of a service in a region.
     *
     * @param service the service's key in {@code endpoints.properties}
     * @param version version of the service's API, such as {@code 2019-05-06}
     * @throws io.jenkins.plugins.cloudrollback.core.text.BadParameterException if the service has no such region
     */
    public ApiClient client(String service, String version, String region, ErrorTable errors) {
        endpoints.check(service, region);
        return new ApiClient(
                connection,
                service,
                () -> endpoints.of(service, region),
                new Acs3Authorizer(version, keys),
                new AlibabaErrorFormat(),
                errors);
    }
}
