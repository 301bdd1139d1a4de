package io.jenkins.plugins.cloudrollback.core.alibaba.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeParameters;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.OwnRollbacks;
import io.jenkins.plugins.cloudrollback.core.engine.Situation;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.http.AccessKeys;
import io.jenkins.plugins.cloudrollback.core.http.IdToken;
import io.jenkins.plugins.cloudrollback.core.http.Role;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.testing.DemoParameters;
import io.jenkins.plugins.cloudrollback.core.testing.RecordingHttp;
import io.jenkins.plugins.cloudrollback.core.testing.SaeParametersBuilder;
import io.jenkins.plugins.cloudrollback.simulator.accounts.OidcIssuer;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Trust;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.faults.Throttling;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rollbacks with the sessions of a role, which last 15 minutes. */
class RamRolesTest {
    private static final OidcIssuer ISSUER = new OidcIssuer();
    private static final String SUBJECT = DemoWorld.TRUSTED_SUBJECT + "job/shop/";

    private final Cloud cloud = new Cloud();
    private final RamRoles roles = cloud.roles();
    private final AtomicInteger tokens = new AtomicInteger();

    RamRolesTest() throws IOException {
        DemoWorld.trust(cloud.simulator, ISSUER);
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private static Role role(String arn) {
        return new Role(arn, null, "jenkins-shop-7", 900, null);
    }

    private AccessKeys withKey() {
        return roles.of(role(DemoWorld.ROLE_ARN), Cloud.ALIBABA);
    }

    private AccessKeys withToken(String holder, String token) {
        return roles.of(role(DemoWorld.OIDC_ROLE_ARN), new IdToken(holder, DemoWorld.OIDC_PROVIDER_ARN, () -> {
            tokens.incrementAndGet();
            return token;
        }));
    }

    /** A new token for each session. */
    private AccessKeys withTokens() {
        return roles.of(role(DemoWorld.OIDC_ROLE_ARN), token("shop #7"));
    }

    private IdToken token(String holder) {
        return new IdToken(holder, DemoWorld.OIDC_PROVIDER_ARN, () -> {
            tokens.incrementAndGet();
            return ISSUER.token(SUBJECT, cloud.time.now());
        });
    }

    private CallException failure(AccessKeys keys) {
        return catchThrowableOfType(CallException.class, () -> cloud.get(keys.get()));
    }

    private int calls(String operation) {
        return cloud.simulator.calls().count(operation);
    }

    private CompletableFuture<?> look(AccessKeys keys) {
        return cloud.sae(DemoParameters.sae(), keys)
                .decide(Situation.ofStep(OwnRollbacks.NONE))
                .toCompletableFuture();
    }

    private Status runForSixHours(AccessKeys keys) {
        cloud.simulator.sae().app(DemoWorld.SAE_APP_ID).nextRollback(Script.of("1:21600 2"));
        return cloud.end(cloud.start(cloud.sae(DemoParameters.sae(), keys), Duration.ofHours(7), false))
                .status();
    }

    @Test
    void waitsForSixHours() {
        assertThat(runForSixHours(withKey())).isEqualTo(Status.SUCCEEDED);

        assertThat(calls("AssumeRole")).isBetween(36, 37);
        assertThat(cloud.simulator.calls().all()).extracting("status").containsOnly(200);
        assertThat(cloud.simulator.effects().all())
                .extracting("by")
                .containsExactly("acs:ram::1234567890123456:assumed-role/jenkins/jenkins-shop-7");
    }

    @Test
    void waitsForSixHoursWithoutAnyKey() {
        assertThat(runForSixHours(withTokens())).isEqualTo(Status.SUCCEEDED);

        assertThat(calls("AssumeRoleWithOIDC")).isBetween(36, 37).isEqualTo(tokens.get());
        assertThat(cloud.simulator.calls().all()).extracting("status").containsOnly(200);
        assertThat(cloud.http.sent()).allSatisfy(request -> {
            if (RecordingHttp.body(request).contains("OIDCToken=")) {
                assertThat(request.headers().firstValue("Authorization")).isEmpty();
                assertThat(request.uri().getQuery()).doesNotContain("OIDCToken=");
            }
        });
    }

    @Test
    void manyWaitsShareOneSession() {
        List<CompletableFuture<?>> looks = IntStream.range(0, 50)
                .<CompletableFuture<?>>mapToObj(n -> look(withKey()))
                .toList();
        cloud.time
                .await(CompletableFuture.allOf(looks.toArray(CompletableFuture[]::new)))
                .join();

        assertThat(calls("AssumeRole")).isOne();
    }

    @Test
    void expiredSessionIsRenewedOnce() {
        cloud.time.await(look(withKey())).join();
        int before = cloud.simulator.calls().all().size();
        cloud.simulator.accounts().expireSessions();
        cloud.time.await(look(withKey())).join();

        assertThat(calls("AssumeRole")).isEqualTo(2);
        assertThat(cloud.simulator.calls().all().subList(before, before + 3))
                .extracting("operation", "status")
                .containsExactly(
                        tuple("ListAppVersions", 400), tuple("AssumeRole", 200), tuple("ListAppVersions", 200));
    }

    @Test
    void refusedRoleIsTriedOnce() {
        cloud.simulator.sts().addRole(DemoWorld.ROLE_ARN, Trust.of("somebody-else"));

        assertThat(failure(withKey()))
                .hasMessageContainingAll("AssumeRole", "NoPermission", "name it in the trust policy of the role");
        assertThat(failure(withKey()).kind()).isEqualTo(Kind.REJECTED);
        assertThat(calls("AssumeRole")).isOne();
    }

    /** For half an hour, the role does not trust the key. */
    @Test
    void refusalIsNotRepeatedByEachWait() {
        List<CompletableFuture<Outcome>> waits =
                IntStream.range(0, 20).mapToObj(this::waitForAnHour).toList();
        pass(Duration.ofMinutes(5));
        assertThat(calls("AssumeRole")).isOne();
        cloud.simulator.sts().addRole(DemoWorld.ROLE_ARN, Trust.of("somebody-else"));
        cloud.simulator.accounts().expireSessions();
        pass(Duration.ofMinutes(30));
        assertThat(calls("AssumeRole") - 1).isBetween(25, 31);
        cloud.simulator.sts().addRole(DemoWorld.ROLE_ARN, Trust.of(Cloud.ALIBABA.id()));

        assertThat(waits)
                .allSatisfy(wait -> assertThat(cloud.end(wait).status()).isEqualTo(Status.SUCCEEDED));
        assertThat(cloud.simulator.effects().all()).hasSize(20);
    }

    private CompletableFuture<Outcome> waitForAnHour(int number) {
        String app = DemoWorld.SAE_APP_ID.substring(0, 34) + (10 + number);
        DemoWorld.addTarget(cloud.simulator, Service.SAE, app, "another");
        cloud.simulator.sae().app(app).nextRollback(Script.of("1:3600 2"));
        SaeParameters parameters = SaeParametersBuilder.saeParameters(app).build();
        return cloud.start(cloud.sae(parameters, withKey()), Duration.ofHours(2), false);
    }

    private void pass(Duration duration) {
        Instant end = cloud.time.now().plus(duration);
        cloud.time.until(() -> !cloud.time.now().isBefore(end));
    }

    @Test
    void wrongKeyIsTriedOnceForAllRoles() {
        AccessKey wrong = new AccessKey(Cloud.ALIBABA.id(), "not-the-secret");
        for (String arn : List.of(DemoWorld.ROLE_ARN, DemoWorld.OIDC_ROLE_ARN)) {
            assertThat(failure(roles.of(role(arn), wrong)).kind()).isEqualTo(Kind.UNAUTHORIZED);
        }

        assertThat(calls("AssumeRole")).isOne();
        assertThat(cloud.get(withKey().get()).id()).startsWith("STS.");
    }

    @Test
    void sendsExternalId() {
        cloud.simulator
                .sts()
                .addRole(
                        DemoWorld.ROLE_ARN,
                        Trust.of(Cloud.ALIBABA.id()).withExternalId("shop-42").upTo(Duration.ofHours(2)));
        Role role = new Role(DemoWorld.ROLE_ARN, null, "jenkins", 7200, "shop-42");

        assertThat(cloud.get(roles.of(role, Cloud.ALIBABA).get()).id()).startsWith("STS.");
        assertThat(failure(withKey()).code()).isEqualTo("NoPermission");
    }

    @ParameterizedTest
    @CsvSource({
        "acs:ram::1234567890123456:role/nobody, session, 900, EntityNotExist.Role, has no such role",
        "jenkins, session, 900, InvalidParameter.RoleArn, Check the ARN of the role",
        "acs:ram::1234567890123456:role/jenkins, s, 900, InvalidParameter.RoleSessionName, 2 to 64 letters",
        "acs:ram::1234567890123456:role/jenkins, session, 7200, InvalidParameter.DurationSeconds, from 900 seconds",
    })
    void explainsRefusal(String arn, String session, int seconds, String code, String advice) {
        CallException failure = failure(roles.of(new Role(arn, null, session, seconds, null), Cloud.ALIBABA));

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
        assertThat(failure).hasMessageContaining(advice);
    }

    @ParameterizedTest
    @CsvSource({
        "sub, https://jenkins.example/job/other/, NoPermission, Compare the trust policy",
        "iss, https://evil.example, OIDCToken.IssuerNotMatch, Compare the issuer URL",
        "aud, somebody, OIDCToken.AudienceNotMatch, Add the audience",
    })
    void explainsRefusedToken(String claim, String value, String code, String advice) {
        ObjectNode claims = OidcIssuer.claims(SUBJECT, cloud.time.now()).put(claim, value);
        CallException failure = failure(withToken("shop #7", ISSUER.token(claims)));

        assertThat(failure.code()).isEqualTo("AuthenticationFail." + code);
        assertThat(failure.kind()).isEqualTo(claim.equals("sub") ? Kind.REJECTED : Kind.UNAUTHORIZED);
        assertThat(failure)
                .hasMessageContainingAll(advice, "The ID token says: ", value, "audience")
                .hasMessageContaining(claim.equals("sub") ? "[\"sts.aliyuncs.com\"]" : "subject ");
    }

    @Test
    void refusesForgedExpiredAndBrokenTokens() {
        String good = ISSUER.token(SUBJECT, cloud.time.now());
        String expired = ISSUER.token(SUBJECT, cloud.time.now().minus(Duration.ofHours(1)));

        assertThat(failure(withToken("a", new OidcIssuer().token(SUBJECT, cloud.time.now())))
                        .code())
                .endsWith("OIDCToken.InvalidSignature");
        assertThat(failure(withToken("b", "no token"))).hasMessageContaining("the secret text is not an ID token");
        assertThat(failure(withToken("c", expired)))
                .as("the provider quotes the token")
                .hasMessageContainingAll("has expired: ****", "issued anew for each build")
                .hasMessageNotContaining(expired);
        assertThat(cloud.get(withToken("d", "\n " + good + "\r\n").get()).id()).startsWith("STS.");
    }

    @Test
    void refusedRoleBlocksNoOtherRoleOfTheToken() {
        String other = DemoWorld.OIDC_ROLE_ARN + "-2";
        cloud.simulator.sts().addRole(other, Trust.of(DemoWorld.OIDC_PROVIDER_ARN, "https://elsewhere"));
        IdToken token = token("shop #7");

        assertThat(failure(roles.of(role(other), token)).code()).isEqualTo("AuthenticationFail.NoPermission");
        assertThat(cloud.get(roles.of(role(DemoWorld.OIDC_ROLE_ARN), token).get())
                        .id())
                .startsWith("STS.");
    }

    /** The subject of a token is known to its holder only, so that no job gets the session of another one. */
    @Test
    void holdersDoNotShareSessions() {
        AccessKey mine = cloud.get(withTokens().get());
        CallException others =
                failure(withToken("other #1", ISSUER.token("https://jenkins.example/job/other/", cloud.time.now())));

        assertThat(others.code()).isEqualTo("AuthenticationFail.NoPermission");
        assertThat(cloud.get(withTokens().get())).isEqualTo(mine);
        assertThat(tokens.get()).isEqualTo(2);
    }

    @Test
    void unreadableVaultIsNoAnswer() {
        AccessKeys keys =
                roles.of(role(DemoWorld.OIDC_ROLE_ARN), new IdToken("shop #7", DemoWorld.OIDC_PROVIDER_ARN, () -> {
                    throw new IllegalStateException("secret " + SUBJECT);
                }));

        assertThat(failure(keys).kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure(keys))
                .hasMessage("The ID token could not be read from its credentials: IllegalStateException.");
        assertThat(calls("AssumeRoleWithOIDC")).isZero();
    }

    @Test
    void throttledAssumptionIsRetriedLater() {
        cloud.simulator.faults().next("AssumeRole", 3).throttled(Throttling.ALIBABA_USER, "60");

        assertThat(cloud.run(cloud.sae(DemoParameters.sae(), withKey())).status())
                .isEqualTo(Status.SUCCEEDED);
        assertThat(calls("AssumeRole")).isEqualTo(4);
    }

    @Test
    void tellsWhoOneIs() {
        assertThat(cloud.get(roles.sts().getCallerIdentity(withKey())))
                .isEqualTo("acs:ram::1234567890123456:assumed-role/jenkins/jenkins-shop-7");
        assertThat(cloud.get(roles.sts().getCallerIdentity(Cloud.ALIBABA))).endsWith(":user/jenkins");
    }

    /** Those who ask wait for a session, which has the same quota. */
    @Test
    void manyAskWhoTheyAre() {
        List<CompletableFuture<String>> answers = IntStream.range(0, 20)
                .mapToObj(n -> cloud.roles().of(role(DemoWorld.OIDC_ROLE_ARN), token("shop #" + n)))
                .map(keys -> roles.sts().getCallerIdentity(keys).toCompletableFuture())
                .toList();
        cloud.time
                .await(CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)))
                .join();

        assertThat(calls("GetCallerIdentity")).isEqualTo(20);
    }

    @Test
    void unreadableKeyIsAmbiguous() {
        cloud.simulator.faults().next("AssumeRole").wrongTypes();
        assertThat(failure(withKey()).kind()).isEqualTo(Kind.AMBIGUOUS);
        assertThat(cloud.get(withKey().get()).securityToken()).isNotEmpty();
    }
}
