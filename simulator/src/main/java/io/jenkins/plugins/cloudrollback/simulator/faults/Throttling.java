package io.jenkins.plugins.cloudrollback.simulator.faults;

import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** The replies by which the providers throttle. Their HTTP status and header {@code Retry-After} are not documented. */
public enum Throttling {
    ALIBABA(400, "Throttling"),
    ALIBABA_USER(400, "Throttling.User"),
    ALIBABA_API(429, "Throttling.Api"),
    /** Known from the <a href="https://github.com/aliyun/terraform-provider-alicloud">Terraform provider</a>. */
    ALIBABA_REJECTED(400, "Rejected.Throttling"),
    ALIBABA_REJECTED_503(503, "Rejected.Throttling"),
    HUAWEI(429, "APIGW.0308"),
    RFS(429, "RF.10014001");

    /** Values of {@code Retry-After} that a client must survive. */
    public static final List<String> RETRY_AFTER = List.of(
            "0", "1", "60", "86400", "99999999999999999999", "-1", "1.5", "soon", "Fri, 31 Dec 2100 23:59:59 GMT");

    final int status;
    final String code;

    Throttling(int status, String code) {
        this.status = status;
        this.code = code;
    }

    /** Draws a reply of a service. */
    public static Throttling random(Service service, RandomGenerator random) {
        Throttling[] some = Arrays.stream(values())
                .filter(throttling -> throttling.name().startsWith("ALIBABA") == service.isAlibaba())
                .filter(throttling -> throttling != RFS || service == Service.RFS)
                .toArray(Throttling[]::new);
        return some[random.nextInt(some.length)];
    }

    /** Draws a value of {@code Retry-After}, or null for no such header. */
    public static String randomRetryAfter(RandomGenerator random) {
        int drawn = random.nextInt(2 * RETRY_AFTER.size());
        return drawn < RETRY_AFTER.size() ? RETRY_AFTER.get(drawn) : null;
    }
}
