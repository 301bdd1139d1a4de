package io.jenkins.plugins.cloudrollback.core.huawei.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.http.AccessKeys;
import io.jenkins.plugins.cloudrollback.core.http.IdToken;
import io.jenkins.plugins.cloudrollback.core.http.Role;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiCredentials.IamUser;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.testing.DemoParameters;
import io.jenkins.plugins.cloudrollback.core.testing.RecordingHttp;
import io.jenkins.plugins.cloudrollback.simulator.accounts.OidcIssuer;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Trust;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rollbacks with the sessions of agencies, which last 15 minutes. */
class AgenciesTest {
    private static final OidcIssuer ISSUER = new OidcIssuer();

    /** The ways to assume an agency. */
    enum Way {
        KEY("AssumeAgency"),
        KEY_BY_NAME("CreateTemporaryAccessKeyByAgency"),
        USER_BY_NAME("CreateTemporaryAccessKeyByAgency"),
        TOKEN("AssumeAgencyWithOIDC");

        final String operation;

        Way(String operation) {
            this.operation = operation;
        }
    }

    private final Cloud cloud = new Cloud();
    private final Agencies agencies = cloud.agencies();

    AgenciesTest() throws IOException {
        DemoWorld.trust(cloud.simulator, ISSUER);
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private static Role agency(String urn) {
        return new Role(urn, null, "jenkins-shop-7", 900, null);
    }

    private static Role byName() {
        return new Role(DemoWorld.AGENCY_NAME, DemoWorld.AGENCY_ACCOUNT, "jenkins-shop-7", 900, null);
    }

    private AccessKeys by(Way way) {
        return switch (way) {
            case KEY -> agencies.of(agency(DemoWorld.AGENCY_URN), Cloud.HUAWEI_KEY);
            case KEY_BY_NAME -> agencies.of(byName(), Cloud.HUAWEI_KEY);
            case USER_BY_NAME -> agencies.of(byName(), Cloud.HUAWEI_USER);
            case TOKEN ->
                agencies.of(agency(DemoWorld.OIDC_AGENCY_URN), token(DemoWorld.TRUSTED_SUBJECT + "job/shop/"));
        };
    }

    private IdToken token(String subject) {
        return new IdToken("shop #7", DemoWorld.OIDC_PROVIDER_URN, () -> ISSUER.token(subject, cloud.time.now()));
    }

    private CallException failure(AccessKeys keys) {
        return catchThrowableOfType(CallException.class, () -> cloud.get(keys.get()));
    }

    private int calls(String operation) {
        return cloud.simulator.calls().count(operation);
    }

    @ParameterizedTest
    @EnumSource
    void waitsForSixHours(Way way) {
        cloud.simulator.codeArts().task(DemoWorld.TASK_ID).nextRollback(Script.of("running:21600 succeeded"));

        assertThat(cloud.end(cloud.start(
                                cloud.codeArts(DemoParameters.codeArts(), by(way)), Duration.ofHours(7), false))
                        .status())
                .isEqualTo(Status.SUCCEEDED);

        assertThat(calls(way.operation)).isBetween(36, 37);
        assertThat(calls("CreateToken")).isEqualTo(way == Way.USER_BY_NAME ? 1 : 0);
        assertThat(cloud.simulator.calls().all()).extracting("status").isSubsetOf(200, 201);
        assertThat(cloud.simulator.effects().all())
                .extracting("by")
                .allSatisfy(
                        by -> assertThat((String) by).matches("sts::.*:assumed-agency:jenkins(-oidc)?/jenkins-shop-7"));
    }

    @ParameterizedTest
    @EnumSource
    void expiredSessionIsRenewedOnce(Way way) {
        cloud.get(by(way).get());
        cloud.simulator.accounts().expireSessions();

        assertThat(cloud.run(cloud.codeArts(DemoParameters.codeArts(), by(way))).status())
                .isEqualTo(Status.SUCCEEDED);
        assertThat(calls(way.operation)).isEqualTo(2);
        assertThat(cloud.simulator.calls().all())
                .extracting("status")
                .filteredOn(status -> (int) status == 401)
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void refusedAgencyIsTriedOnce(Way way) {
        cloud.simulator.faults().next(way.operation).error(403, "PAP5.0001");

        assertThat(failure(by(way)))
                .hasMessageContainingAll(way.operation, "PAP5.0001", "in the trust policy of the agency");
        assertThat(failure(by(way)).kind()).isEqualTo(Kind.REJECTED);
        assertThat(calls(way.operation)).isOne();
    }

    @Test
    void refusesTokensOfOthers() {
        AccessKeys keys = agencies.of(agency(DemoWorld.OIDC_AGENCY_URN), token("https://jenkins.example/job/other/"));

        assertThat(failure(keys).code()).isEqualTo("PAP5.0001");
        assertThat(failure(keys))
                .hasMessageContaining("The ID token says: issuer https://jenkins.example/oidc, subject "
                        + "https://jenkins.example/job/other/, audience [\"sts.aliyuncs.com\"].");
    }

    @Test
    void masksRefusedToken() {
        String forged = new OidcIssuer().token(DemoWorld.TRUSTED_SUBJECT, cloud.time.now());
        AccessKeys keys = agencies.of(
                agency(DemoWorld.OIDC_AGENCY_URN), new IdToken("a", DemoWorld.OIDC_PROVIDER_URN, () -> forged));

        assertThat(failure(keys).kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(failure(keys))
                .hasMessageContaining("INVALID_SIGNATURE): **** (HTTP 401")
                .hasMessageNotContaining(forged);
        assertThat(calls("AssumeAgencyWithOIDC")).isOne();
    }

    @Test
    void anonymousCallHasNoAuthorization() {
        cloud.get(by(Way.TOKEN).get());

        assertThat(cloud.http.sent()).singleElement().satisfies(request -> {
            assertThat(request.headers().firstValue("Authorization")).isEmpty();
            assertThat(RecordingHttp.body(request)).contains("\"provider_urn\":\"" + DemoWorld.OIDC_PROVIDER_URN);
        });
    }

    @Test
    void sendsExternalId() {
        cloud.simulator
                .huaweiSts()
                .addAgency(DemoWorld.AGENCY_URN, Trust.of(Cloud.HUAWEI_KEY.id()).withExternalId("shop-42"));
        Role agency = new Role(DemoWorld.AGENCY_URN, null, "jenkins", 900, "shop-42");

        assertThat(cloud.get(agencies.of(agency, Cloud.HUAWEI_KEY).get()).securityToken())
                .isNotEmpty();
        assertThat(failure(by(Way.KEY)).kind()).isEqualTo(Kind.REJECTED);
    }

    /** Somebody has changed the permissions of the user, which ends all its tokens. */
    @Test
    void refusedTokenOfUserIsRenewedOnce() {
        cloud.get(by(Way.USER_BY_NAME).get());
        cloud.simulator.iam().revokeAll();
        cloud.time.pass(Duration.ofMinutes(15));

        assertThat(cloud.get(by(Way.USER_BY_NAME).get()).securityToken()).isNotEmpty();
        assertThat(calls("CreateToken")).isEqualTo(2);
    }

    /** IAM allows letters, digits, hyphens and underscores. */
    @ParameterizedTest
    @ValueSource(strings = {"shop#7", "shop.v2#7", "org/shop/release%2F1.4#3", "\u56e2\u961f/\u90e8\u7f72#1", "9#1"})
    void sessionOfEachJobIsAllowed(String build) {
        Role agency = new Role(DemoWorld.AGENCY_NAME, DemoWorld.AGENCY_ACCOUNT, Role.sessionName(build), 900, null);

        assertThat(cloud.get(agencies.of(agency, Cloud.HUAWEI_USER).get()).securityToken())
                .isNotEmpty();
    }

    /** Those who ask wait for a session, which has the same quota. */
    @Test
    void manyAskWhoTheyAre() {
        List<CompletableFuture<String>> answers = IntStream.range(0, 20)
                .mapToObj(n -> cloud.agencies().of(agency(DemoWorld.OIDC_AGENCY_URN), token(DemoWorld.TRUSTED_SUBJECT)))
                .map(keys -> agencies.api().getCallerIdentity(keys).toCompletableFuture())
                .toList();
        cloud.time
                .await(CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)))
                .join();

        assertThat(calls("GetCallerIdentity")).isEqualTo(20);
    }

    /** The token of the user has a quota, too. */
    @Test
    void manyAssumeAgenciesAsUser() {
        List<CompletableFuture<AccessKey>> keys = IntStream.range(0, 20)
                .mapToObj(n -> cloud.agencies().of(byName(), Cloud.HUAWEI_USER))
                .map(agency -> agency.get().toCompletableFuture())
                .toList();
        cloud.time
                .await(CompletableFuture.allOf(keys.toArray(CompletableFuture[]::new)))
                .join();

        assertThat(calls("CreateToken")).isOne();
    }

    @Test
    void wrongPasswordIsTriedOnce() {
        IamUser wrong = new IamUser(Cloud.HUAWEI_USER.accountName(), Cloud.HUAWEI_USER.userName(), "not-it");
        for (int i = 0; i < 3; i++) {
            assertThat(failure(agencies.of(byName(), wrong)).kind()).isEqualTo(Kind.UNAUTHORIZED);
        }
        assertThat(calls("CreateToken")).isOne();
        assertThat(calls("CreateTemporaryAccessKeyByAgency")).isZero();
    }

    @Test
    void namesWhatDoesNotFit() {
        Role urn = agency(DemoWorld.AGENCY_URN);
        assertThatThrownBy(() -> agencies.of(urn, Cloud.HUAWEI_USER)).hasMessageContaining("Use an access key");
        assertThatThrownBy(() -> agencies.of(byName(), token("sub"))).hasMessageContaining("as a URN");
    }

    @Test
    void tellsWhoOneIs() {
        assertThat(cloud.get(agencies.api().getCallerIdentity(by(Way.KEY))))
                .isEqualTo("sts::d78cbac186b744899480f25bd022f468:assumed-agency:jenkins/jenkins-shop-7");
    }
}
