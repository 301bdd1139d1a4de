package io.jenkins.plugins.cloudrollback.core.alibaba.sts;

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

/** The RAM role of the ECS instance that Jenkins runs on. */
public final class InstanceRole {
    public static final String SERVICE = "alibaba-metadata";
    private static final String PATH = "/latest/meta-data/ram/security-credentials/";

    private InstanceRole() {}

    /**
     * <a href="https://www.alibabacloud.com/help/en/ecs/user-guide/attach-an-instance-ram-role-to-an-ecs-instance">Instance RAM roles</a>: the access keys of the instance.
     *
     * @param http without a proxy
     */
    public static AccessKeys keys(
            Connection connection, Supplier<HttpClient> http, URI address, SessionCache<AccessKey> sessions) {
        InstanceMetadata metadata = new InstanceMetadata(
                connection,
                http,
                address,
                "/latest/api/token",
                "X-aliyun-ecs-metadata-token-ttl-seconds",
                "X-aliyun-ecs-metadata-token");
        return metadata.keys(
                sessions,
                get -> get.apply(PATH)
                        .thenCompose(role -> get.apply(PATH + role.replaceAll("[^\\w.-]", "")))
                        .thenApply(text -> issued(metadata, metadata.json(text))));
    }

    private static Issued<AccessKey> issued(InstanceMetadata metadata, Json key) {
        return new Issued<>(
                new AccessKey(
                        key.requiredRaw("AccessKeyId"),
                        key.requiredRaw("AccessKeySecret"),
                        key.requiredRaw("SecurityToken")),
                metadata.lifeUntil(key.text("Expiration")));
    }
}
