package io.jenkins.plugins.cloudrollback.core.huawei;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.core.http.Lookups;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiCredentials.IamUser;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.testing.RecordingHttp;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IamTokensTest {
    private final Cloud cloud = new Cloud();
    private final IamUser user = Cloud.HUAWEI_USER;
    private final IamUser wrong = new IamUser(user.accountName(), user.userName(), "not-it");

    IamTokensTest() throws IOException {}

    @AfterEach
    void close() {
        cloud.close();
    }

    private CompletableFuture<String> request(IamUser requester) {
        return scoped(requester, DemoWorld.REGION, null);
    }

    private CompletableFuture<String> scoped(IamUser requester, String region, String projectId) {
        return cloud.tokens.get(requester, region, projectId).toCompletableFuture();
    }

    private String token(IamUser requester) {
        return cloud.time.await(request(requester)).join();
    }

    private CallException failure(IamUser requester) {
        return failure(request(requester));
    }

    private CallException failure(CompletableFuture<String> request) {
        Throwable failure =
                cloud.time.await(request).handle((token, problem) -> problem).join();
        return (CallException) (failure instanceof CompletionException ? failure.getCause() : failure);
    }

    private int fetched() {
        return cloud.simulator.calls().count("CreateToken");
    }

    @Test
    void sharesTokenUntilRenewal() {
        String token = token(user);

        cloud.time.pass(Duration.ofHours(16).minusSeconds(1));
        assertThat(token(user)).isEqualTo(token);
        assertThat(fetched()).isEqualTo(1);

        cloud.time.pass(Duration.ofSeconds(1));
        assertThat(token(user)).as("used until there is another").isEqualTo(token);
        cloud.time.until(() -> !token(user).equals(token));
        assertThat(fetched()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // issued at, expires at, minutes of use
                "-, -, 40",
                "2026-03-01T03:00:00.000000Z, soon, 40",
                "-, 2026-03-02T03:00:00.000000Z, 40",
                "2026-03-01T03:00:00.000000Z, 2026-03-01T07:00:00.000000Z, 160",
                // the clock of IAM differs from ours
                "2020-01-01T00:00:00Z, 2020-01-01T04:00:00Z, 160",
                "-999999999-01-01T00:00:00Z, +999999999-12-31T00:00:00Z, 960",
            })
    void usesTokenForItsLifetime(String issued, String expires, int minutes) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("token").put("issued_at", issued).put("expires_at", expires);
        Reply plain = Reply.json(201, body);
        Reply reply = new Reply(201, Map.of("X-Subject-Token", "token"), plain.body(), plain.delivery());
        cloud.simulator.faults().next("CreateToken").answer(reply);
        token(user);

        cloud.time.pass(Duration.ofMinutes(minutes).minusSeconds(1));
        assertThat(token(user)).isEqualTo("token");

        cloud.time.pass(Duration.ofSeconds(1));
        cloud.time.until(() -> !token(user).equals("token"));
    }

    @Test
    void scopesTokenToProject() {
        token(user);
        cloud.time.await(cloud.tokens
                .get(user, DemoWorld.REGION, DemoWorld.REGION_PROJECT_ID)
                .toCompletableFuture());

        String identity = "{\"auth\":{\"identity\":{\"methods\":[\"password\"],\"password\":{\"user\":{\"name\":"
                + "\"jenkins\",\"password\":\"correct-horse-battery\",\"domain\":{\"name\":\"example-account\"}}}},";
        assertThat(cloud.http.sent())
                .extracting(RecordingHttp::body)
                .containsExactly(
                        identity + "\"scope\":{\"project\":{\"name\":\"cn-north-4\"}}}}",
                        identity + "\"scope\":{\"project\":{\"id\":\"0123456789abcdef0123456789abcdef\"}}}}");
        assertThat(cloud.http.sent()).allSatisfy(request -> {
            assertThat(request.uri().getQuery()).isEqualTo("nocatalog=true");
            assertThat(request.headers().firstValue("Authorization")).isEmpty();
        });
    }

    @Test
    void requiresSamePassword() {
        String token = token(user);

        assertThat(failure(wrong).kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(token(user)).isEqualTo(token);
        assertThat(fetched()).isEqualTo(2);
    }

    @Test
    void remembersRefusedPassword() {
        assertThat(failure(wrong)).hasMessageContainingAll("CreateToken", "401 The username or password is wrong.");

        cloud.time.pass(Duration.ofMinutes(5).minusSeconds(1));
        assertThat(failure(wrong).kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(fetched()).isEqualTo(1);

        cloud.time.pass(Duration.ofSeconds(1));
        assertThat(failure(wrong).kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(fetched()).isEqualTo(2);
    }

    /** Whatever the region and the project are: IAM counts the wrong passwords of a user. */
    @Test
    void sendsRefusedPasswordOnceForAllScopes() {
        List<CompletableFuture<String>> together = IntStream.range(0, 8)
                .mapToObj(n -> scoped(wrong, "cn-north-" + n, "%032d".formatted(n)))
                .toList();
        assertThat(together)
                .allSatisfy(request -> assertThat(failure(request).kind()).isEqualTo(Kind.UNAUTHORIZED));
        assertThat(failure(scoped(wrong, "cn-south-1", null)).kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(fetched()).isEqualTo(1);

        cloud.time.pass(Duration.ofMinutes(5).minusSeconds(1));
        assertThat(failure(scoped(wrong, "cn-south-2", null)).kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(fetched()).isEqualTo(1);

        cloud.time.pass(Duration.ofSeconds(1));
        assertThat(failure(scoped(wrong, "cn-south-2", null)).kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(fetched()).as("the refusal is not prolonged").isEqualTo(2);
    }

    @Test
    void fetchesTokensOfScopesTogether() {
        List<CompletableFuture<String>> together = Stream.of(DemoWorld.REGION_PROJECT_ID, null)
                .map(project -> scoped(user, DemoWorld.REGION, project))
                .toList();

        assertThat(together)
                .allSatisfy(request -> assertThat(cloud.get(request)).isNotEmpty());
        assertThat(fetched()).isEqualTo(2);
    }

    /** Also when the password was known to be good: it may have been changed at IAM meanwhile. */
    @Test
    void refusalKeepsOtherScopesToken() {
        String token = token(user);
        cloud.simulator.faults().next("CreateToken").error(401, "IAM.0001");

        assertThat(failure(scoped(user, "cn-south-1", null)).kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(failure(scoped(user, "cn-south-2", null)).kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(token(user)).isEqualTo(token);
        assertThat(fetched()).isEqualTo(2);
    }

    @Test
    void rejectedScopeConcernsNoOther() {
        cloud.simulator.faults().next("CreateToken").error(404, "IAM.0004");

        CompletableFuture<String> unknown = scoped(user, "cn-south-1", null);
        CompletableFuture<String> known = request(user);

        assertThat(failure(unknown).kind()).isEqualTo(Kind.REJECTED);
        assertThat(cloud.get(known)).isNotEmpty();
        assertThat(failure(scoped(user, "cn-south-1", null)).kind()).isEqualTo(Kind.REJECTED);
        assertThat(fetched()).as("the rejection is remembered").isEqualTo(2);
        cloud.time.pass(Duration.ofMinutes(1));
        failure(scoped(user, "cn-south-1", null));
        assertThat(fetched()).as("for a minute").isEqualTo(3);
    }

    @Test
    void recoversFromUnexpectedFailure() {
        AtomicBoolean broken = new AtomicBoolean(true);
        Connection connection = new Connection(
                cloud.connection.http(),
                cloud.time,
                cloud.connection.quotas(),
                new Lookups(
                        lookup -> {
                            if (broken.getAndSet(false)) {
                                throw new RejectedExecutionException();
                            }
                            lookup.run();
                        },
                        cloud.time));
        IamTokens tokens = new IamTokens(connection, cloud.endpoints);

        assertThat(failure(tokens.get(user, DemoWorld.REGION, null).toCompletableFuture()))
                .hasMessageContaining("RejectedExecutionException");
        assertThat(cloud.get(tokens.get(user, DemoWorld.REGION, null))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {" %s", "%s\n", "%s\r\n", "\ufeff%s", "%s\u00a0"})
    void namesBlankEndsOfPassword(String copied) {
        IamUser copy = new IamUser(user.accountName(), user.userName(), copied.formatted(user.password()));
        CallException failure = failure(copy);

        assertThat(failure.kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(failure)
                .hasMessageContainingAll(
                        "401 The username or password is wrong.",
                        "The password of the credentials begins or ends with a blank or a line break")
                .satisfies(problem -> assertThat(problem.getMessage()).doesNotContain(user.password()));
        assertThat(failure(scoped(copy, "cn-south-1", null)))
                .as("remembered for another scope")
                .hasMessage(failure.getMessage());
    }

    @Test
    void othersAreNotToldOfBlanks() {
        assertThat(failure(wrong).getMessage()).doesNotContain("blank");
    }

    @Test
    void trimsNames() {
        assertThat(token(new IamUser(" " + user.accountName() + "\n", user.userName() + "\u00a0", user.password())))
                .isNotEmpty();
    }

    @Test
    void triesChangedPassword() {
        failure(wrong);

        assertThat(token(user)).isNotEmpty();
        assertThat(cloud.time.nanos()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 503})
    void retriesOtherFailures(int status) {
        cloud.simulator.faults().next("CreateToken").error(status, "IAM.0000");

        failure(user);

        assertThat(token(user)).isNotEmpty();
    }

    @Test
    void missingTokenIsAmbiguous() {
        Reply reply = Reply.json(201, JsonNodeFactory.instance.objectNode());
        cloud.simulator.faults().next("CreateToken").answer(reply);

        CallException failure = failure(user);

        assertThat(failure.kind()).isEqualTo(Kind.AMBIGUOUS);
        assertThat(failure).hasMessage("CreateToken: the answer does not contain X-Subject-Token.");
        assertThat(token(user)).isNotEmpty();
    }

    @Test
    void refetchesForgottenToken() {
        String token = token(user);

        cloud.tokens.forget(token);
        String second = token(user);
        cloud.tokens.forget(token); // by another rollback whose call was refused with the first token

        assertThat(second).isNotEqualTo(token);
        assertThat(token(user)).isEqualTo(second);
    }

    @Test
    void masksEchoedSecrets() {
        cloud.simulator.faults().next("CreateToken").error(400, "IAM.0011", "password " + user.password() + " is bad");

        assertThat(failure(user)).hasMessageContaining("password **** is bad").hasNoCause();
    }
}
