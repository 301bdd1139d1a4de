package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.cloudrollback.core.alibaba.sts.InstanceRole;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.huawei.sts.InstanceAgency;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.testing.DemoParameters;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Trust;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.metadata.Metadata.Setup;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The role and the agency of the machine that Jenkins runs on. */
class InstanceMetadataTest {
    private final Cloud cloud = new Cloud();
    private final SessionCache<AccessKey> sessions = new SessionCache<>(cloud.time);

    InstanceMetadataTest() throws IOException {}

    @AfterEach
    void close() {
        cloud.close();
    }

    private AccessKeys keys(boolean alibaba, URI address) {
        return alibaba
                ? InstanceRole.keys(cloud.connection, () -> cloud.http, address, sessions)
                : InstanceAgency.keys(cloud.connection, () -> cloud.http, address, sessions);
    }

    private AccessKeys keys(boolean alibaba) {
        return keys(alibaba, cloud.server.uri());
    }

    private CallException failure(AccessKeys keys) {
        return catchThrowableOfType(CallException.class, () -> cloud.get(keys.get()));
    }

    @ParameterizedTest
    @CsvSource({"true, HARDENED", "true, OLD", "false, HARDENED", "false, OLD"})
    void issuesKeys(boolean alibaba, Setup setup) {
        cloud.simulator.metadata().setup(setup);

        assertThat(cloud.get(keys(alibaba).get()).securityToken()).startsWith("CAIS");
        assertThat(cloud.get(keys(alibaba).get()))
                .isEqualTo(cloud.get(keys(alibaba).get()));
        assertThat(cloud.simulator.calls().count(alibaba ? "GetRoleKeys" : "GetHuaweiKeys"))
                .isOne();
    }

    /** Even if an administrator has set the same address for both. */
    @Test
    void cloudsDoNotShareKeys() {
        assertThat(cloud.get(keys(true).get()).id()).startsWith("STS.");
        assertThat(cloud.get(keys(false).get()).id()).startsWith("HSTA");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void machineWithoutRoleIsNamed(boolean alibaba) {
        cloud.simulator.metadata().setup(Setup.NO_ROLE);

        assertThat(failure(keys(alibaba)).kind()).isEqualTo(Kind.REJECTED);
        assertThat(failure(keys(alibaba)))
                .hasMessageContaining("The machine has no role or agency")
                .hasMessageContaining(alibaba ? "HTTP 404" : "HTTP 401");
    }

    /** A role that the machine has does not go away because its metadata service is overloaded. */
    @ParameterizedTest
    @CsvSource({"true, 503, AMBIGUOUS", "true, 429, THROTTLED", "false, 500, AMBIGUOUS", "false, 429, THROTTLED"})
    void overloadIsNoRefusal(boolean alibaba, int status, Kind kind) {
        cloud.simulator.faults().next(alibaba ? "GetRoleKeys" : "GetHuaweiKeys").error(status, "overloaded");

        assertThat(failure(keys(alibaba)).kind()).isEqualTo(kind);
        assertThat(cloud.get(keys(alibaba).get()).securityToken()).startsWith("CAIS");
    }

    @Test
    void throttledTokenIsNoOldMachine() {
        cloud.simulator.faults().next("PutToken").error(429, "overloaded");

        assertThat(failure(keys(true)).kind()).isEqualTo(Kind.THROTTLED);
        assertThat(cloud.simulator.calls().count("GetRoleName")).isZero();
    }

    @Test
    void otherMachineHasNoMetadata() {
        CallException failure = failure(keys(true, URI.create("http://127.0.0.1:1")));

        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure).hasMessageContaining("ConnectException");
    }

    @ParameterizedTest
    @EnumSource(names = {"HARDENED", "OLD"})
    void waitsForSixHours(Setup setup) {
        cloud.simulator.metadata().setup(setup);
        cloud.simulator.metadata().life(Duration.ofMinutes(15));
        cloud.simulator.sae().app(DemoWorld.SAE_APP_ID).nextRollback(Script.of("1:21600 2"));

        assertThat(cloud.end(cloud.start(cloud.sae(DemoParameters.sae(), keys(true)), Duration.ofHours(7), false))
                        .status())
                .isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.calls().count("GetRoleKeys")).isBetween(36, 37);
    }

    @Test
    void machineAssumesRole() {
        cloud.simulator
                .sts()
                .addRole(
                        DemoWorld.ROLE_ARN,
                        Trust.of("acs:ram::1234567890123456:assumed-role/jenkins-machine/i-machine"));
        AccessKeys role = cloud.roles().of(new Role(DemoWorld.ROLE_ARN, null, "session", 900, null), keys(true));

        assertThat(cloud.get(cloud.roles().sts().getCallerIdentity(role))).endsWith(":assumed-role/jenkins/session");
        assertThat(cloud.simulator.calls().count("AssumeRole")).isOne();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, 900",
                "soon, 900",
                "2026-03-01T04:00:00Z, 3600",
                "2026-03-01T03:00:07.574000Z, 7",
                "2026-03-01T02:59:59Z, -1"
            })
    void readsExpiry(String time, long seconds) {
        InstanceMetadata metadata =
                new InstanceMetadata(cloud.connection, () -> cloud.http, cloud.server.uri(), "/", "a", "b");
        assertThat(metadata.lifeUntil(time).toSeconds()).isEqualTo(seconds);
    }
}
