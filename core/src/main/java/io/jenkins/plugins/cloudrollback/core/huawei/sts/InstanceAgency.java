package io.jenkins.plugins.cloudrollback.core.huawei.sts;

import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.http.AccessKeys;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.core.http.InstanceMetadata;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.http.SessionCache;
import io.jenkins.plugins.cloudrollback.core.http.SessionCache.Issued;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.function.Supplier;

/** The agency of the ECS that Jenkins runs on. */
public final class InstanceAgency {
    public static final String SERVICE = "huawei-metadata";

    private InstanceAgency() {}

    /**
     * <a href="https://support.huaweicloud.com/intl/en-us/usermanual-ecs/ecs_03_0166.html">Metadata</a>: the access keys of the instance.
     *
     * @param http without a proxy
     */
    public static AccessKeys keys(
            Connection connection, Supplier<HttpClient> http, URI address, SessionCache<AccessKey> sessions) {
        InstanceMetadata metadata = new InstanceMetadata(
                connection,
                http,
                address,
                "/meta-data/latest/api/token",
                "X-Metadata-Token-Ttl-Seconds",
                "X-Metadata-Token");
        return metadata.keys(
                sessions,
                get -> get.apply("/openstack/latest/securitykey")
                        .thenApply(text -> issued(metadata, metadata.json(text).at("/credential"))));
    }

    private static Issued<AccessKey> issued(InstanceMetadata metadata, Json key) {
        return new Issued<>(
                new AccessKey(key.requiredRaw("access"), key.requiredRaw("secret"), key.requiredRaw("securitytoken")),
                metadata.lifeUntil(key.text("expires_at")));
    }
}
