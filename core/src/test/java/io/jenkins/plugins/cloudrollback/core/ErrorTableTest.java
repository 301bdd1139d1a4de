package io.jenkins.plugins.cloudrollback.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeApi;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.http.ErrorTable.Row;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.testing.CloudService;
import io.jenkins.plugins.cloudrollback.simulator.faults.Faults;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each error that a provider documents, received over real HTTP, gets the right kind, message and advice. */
class ErrorTableTest {
    /** Contains characters that are special in a MessageFormat pattern. */
    private static final String MESSAGE = "It's {0} or '{1}' that is %s";

    private static final String REQUEST_ID = "0d3f5a1e7c9b48d2";

    private static Cloud cloud;

    @BeforeAll
    static void open() throws IOException {
        cloud = new Cloud();
    }

    @AfterAll
    static void close() {
        cloud.close();
    }

    static Stream<Arguments> rows() {
        return Stream.of(CloudService.values())
                .flatMap(service -> service.errors().rows().stream().map(row -> Arguments.of(service, row)));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void reportsEveryListedError(CloudService service, Row row) {
        String code = row.code().replace("*", "42");

        CallException failure = failure(service, row.status(), code);

        assertThat(failure.kind()).isEqualTo(row.kind());
        assertThat(failure.code()).isEqualTo(code);
        assertThat(row.advice()).asString().isNotBlank().doesNotStartWith(row.code());
        assertThat(failure)
                .hasMessageContainingAll(service.operation(), code, row.advice().toString())
                .hasMessageContaining("HTTP " + row.status() + ", request ID ");
        // The messages of signature errors are not shown, as they may quote a secret.
        assertThat(failure.getMessage().contains(MESSAGE)).isEqualTo(!code.matches("(Incomplete)?Signature.*"));
    }

    static Stream<Arguments> statuses() {
        return Stream.of(CloudService.values())
                .flatMap(service -> Stream.of(
                        Arguments.of(service, 400, Kind.REJECTED),
                        Arguments.of(service, 401, Kind.UNAUTHORIZED),
                        Arguments.of(service, 403, Kind.REJECTED),
                        Arguments.of(service, 404, Kind.REJECTED),
                        Arguments.of(service, 408, Kind.AMBIGUOUS),
                        Arguments.of(service, 409, Kind.BUSY),
                        Arguments.of(service, 429, Kind.THROTTLED),
                        Arguments.of(service, 500, Kind.AMBIGUOUS),
                        Arguments.of(service, 502, Kind.AMBIGUOUS),
                        Arguments.of(service, 503, Kind.AMBIGUOUS),
                        Arguments.of(service, 504, Kind.AMBIGUOUS)));
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void classifiesUnlistedByStatus(CloudService service, int status, Kind kind) {
        CallException failure = failure(service, status, "Never.Heard.Of");

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure)
                .hasMessageContainingAll(service.operation(), "Never.Heard.Of", MESSAGE)
                .hasMessageContaining("HTTP " + status + ", request ID ");
    }

    @ParameterizedTest
    @CsvSource({
        "SAE, Throttling, 400, THROTTLED",
        "SAE, Throttling.User, 429, THROTTLED",
        "EDAS, Throttling.Api, 503, THROTTLED",
        "EDAS, Throttling.Any.Thing, 400, THROTTLED",
        "SAE, throttling.user, 400, REJECTED",
        "SAE, InternalErrors, 400, REJECTED",
        "CODE_ARTS, APIGW.0799, 502, AMBIGUOUS",
        "RFS, APIGW.0801, 500, AMBIGUOUS",
        "RFS, RF.10012549, 403, BUSY",
        "RFS, RF.10012507, 403, REJECTED",
    })
    void onlyStarMatchesPrefix(CloudService service, String code, int status, Kind kind) {
        assertThat(failure(service, status, code).kind()).isEqualTo(kind);
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of(
                        Kind.BUSY,
                        "Application.ChangerOrder.Not.Running Application.ChangerOrderRunning Application.InvalidStatus System.Upgrading "
                                + "Deploy.00011027 Deploy.00060218 Deploy.00060222 "
                                + "RF.10012519 RF.10012540 RF.10012541 RF.1001254* RF.10013503"),
                Arguments.of(Kind.THROTTLED, "Throttling* Rejected.Throttling APIGW.0308 APIG.0308 RF.10014001"),
                Arguments.of(
                        Kind.AMBIGUOUS,
                        "SignatureNonceUsed InternalError ServiceUnavailable 500 APIGW.0201 InvalidResponse.Api "
                                + "APIG.0201 APIG.0203 APIGW.07* APIGW.08* IAM.0005 RF.10010001"),
                Arguments.of(
                        Kind.UNAUTHORIZED,
                        "InvalidAccessKeyId.NotFound InvalidAccessKeyId.Inactive "
                                + "SignatureDoesNotMatch IncompleteSignature InvalidTimeStamp.Expired InvalidTimeStamp.Format "
                                + "InvalidSecurityToken.Expired InvalidSecurityToken.Malformed "
                                + "InvalidSecurityToken.MismatchWithAccessKey MissingSecurityToken APIGW.0301 APIG.0301 "
                                + "APIGW.0302 APIGW.0303 APIGW.0305 401 IAM.0001 RF.10012001 "
                                + "AuthenticationFail.OIDCToken.Expired "
                                + "AuthenticationFail.OIDCToken.Invalid AuthenticationFail.OIDCToken.InvalidSignature "
                                + "AuthenticationFail.OIDCToken.AudienceNotMatch AuthenticationFail.OIDCToken.IssuerNotMatch "
                                + "AuthenticationFail.OIDCToken.HttpsUrlInvalid "
                                + "AuthenticationFail.OIDCToken.IssuerConfigurationBroken "
                                + "AuthenticationFail.OIDCToken.PublicKeyFingerprintMismatch"),
                Arguments.of(Kind.UNREACHABLE, ""));
    }

    /** All other codes are final refusals, which are not retried. */
    @ParameterizedTest
    @MethodSource("kinds")
    void onlyTheseAreRetried(Kind kind, String codes) {
        assertThat(Stream.of(CloudService.values())
                        .flatMap(service -> service.errors().rows().stream())
                        .filter(row -> row.kind() == kind)
                        .map(Row::code)
                        .distinct())
                .containsExactlyInAnyOrder(codes.isEmpty() ? new String[0] : codes.split(" "));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/seeds/sae-rollback-application-errors.csv")
    void listsDocumentedSaeErrors(String code, int status) {
        assertThat(SaeApi.ERRORS.rows())
                .filteredOn(row -> row.code().equals(code))
                .singleElement()
                .satisfies(row -> assertThat(row.status()).isEqualTo(status));
    }

    private static CallException failure(CloudService service, int status, String code) {
        Faults.Next next = cloud.simulator.faults().next(service.operation());
        if (service.isAlibaba()) {
            next.error(status, code, MESSAGE);
        } else {
            next.answer(huawei(status, code));
        }
        return service.failure(cloud);
    }

    /** A failure of Huawei Cloud with a request id. Numeric codes are in the format of IAM. */
    private static Reply huawei(int status, String code) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (code.matches("\\d+")) {
            body.putObject("error").put("code", Integer.parseInt(code)).put("message", MESSAGE);
        } else {
            body.put("error_code", code).put("error_msg", MESSAGE);
        }
        Reply plain = Reply.json(status, body);
        return new Reply(status, Map.of("X-Request-Id", REQUEST_ID), plain.body(), plain.delivery());
    }
}
