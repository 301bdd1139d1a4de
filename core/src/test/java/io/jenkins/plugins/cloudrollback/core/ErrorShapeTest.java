package io.jenkins.plugins.cloudrollback.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.testing.CloudService;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Errors within HTTP 200, nested in the body, as XML, as a gateway's HTML page, or without a body. */
class ErrorShapeTest {
    private final Cloud cloud = new Cloud();

    ErrorShapeTest() throws IOException {}

    @AfterEach
    void close() {
        cloud.close();
    }

    private CallException failure(CloudService service, int status, String body) {
        Reply any = Reply.json(status, null);
        cloud.simulator
                .faults()
                .next(service.operation())
                .answer(new Reply(status, Map.of(), body.getBytes(StandardCharsets.UTF_8), any.delivery()));
        return service.failure(cloud);
    }

    @ParameterizedTest
    @CsvSource({
        "200, REJECTED", // only Success is false
        "400, REJECTED",
        "401, UNAUTHORIZED",
        "404, REJECTED",
        "409, BUSY",
        "429, THROTTLED",
        "500, AMBIGUOUS",
        "503, AMBIGUOUS",
    })
    void readsErrorCodeOfSae(String code, Kind kind) {
        String body =
                "{\"RequestId\":\"req-1\",\"Code\":\"%s\",\"Success\":false,\"ErrorCode\":\"Odd\",\"Message\":\"No.\"}"
                        .formatted(code);

        CallException failure = failure(CloudService.SAE, 200, body);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.code()).isEqualTo("Odd");
        assertThat(failure).hasMessage("ListAppVersions failed at 127.0.0.1: Odd No. (HTTP 200, request ID req-1).");
    }

    @Test
    void errorWithinHttp200OfSae() {
        String body = "{\"Code\":400,\"Success\":false,\"ErrorCode\":\"System.Upgrading\",\"Message\":\"Later.\"}";

        assertThat(failure(CloudService.SAE, 200, body).kind()).isEqualTo(Kind.BUSY);
    }

    @ParameterizedTest
    @CsvSource({
        "400, REJECTED",
        "403, REJECTED",
        "404, REJECTED",
        "409, BUSY",
        "429, THROTTLED",
        "500, AMBIGUOUS",
        "503, AMBIGUOUS",
        "999, AMBIGUOUS",
        "0, REJECTED",
        "100, REJECTED",
        "301, REJECTED",
    })
    void readsErrorCodeOfEdas(int code, Kind kind) {
        CallException number = failure(
                CloudService.EDAS, 200, "{\"Code\":%d,\"Message\":\"No.\",\"RequestId\":\"r\"}".formatted(code));
        CallException text = failure(CloudService.EDAS, 200, "{\"Code\":\"%d\",\"Message\":\"No.\"}".formatted(code));

        assertThat(number.kind()).isEqualTo(kind);
        assertThat(text.kind()).isEqualTo(kind);
        assertThat(number).hasMessageContainingAll("ListRecentChangeOrder", code + " No.", "request ID r");
    }

    static Stream<Arguments> shapes() {
        return Stream.of(
                Arguments.of(CloudService.RFS, "{\"error_code\":\"RF.10013503\",\"error_msg\":\"Why\"}"),
                Arguments.of(
                        CloudService.RFS,
                        "{\"error_code\":\"RF.10013503\",\"error_msg\":\"Why\",\"details\":"
                                + "[{\"error_code\":\"RF.10012507\",\"error_msg\":\"other\"}]}"),
                Arguments.of(
                        CloudService.CODE_ARTS,
                        "{\"error\":{\"code\":\"Deploy.00011027\",\"message\":\"Why\"}," + "\"status\":\"failed\"}"),
                Arguments.of(
                        CloudService.CODE_ARTS,
                        "{\"status\":\"error\",\"a\":{\"b\":[{\"error\":"
                                + "{\"error_code\":\"Deploy.00011027\",\"error_msg\":\"Why\"}}]}}"),
                Arguments.of(CloudService.CODE_ARTS, "{\"code\":\"Deploy.00011027\",\"message\":\"Why\"}"),
                Arguments.of(CloudService.SAE, "{\"Code\":\"System.Upgrading\",\"Message\":\"Why\",\"HostId\":\"h\"}"),
                Arguments.of(CloudService.SAE, "{\"code\":\"System.Upgrading\",\"message\":\"Why\"}"),
                Arguments.of(
                        CloudService.SAE,
                        "<?xml version='1.0' encoding='UTF-8'?>\n<Error><RequestId>r</RequestId>"
                                + "<HostId>h</HostId><Code>System.Upgrading</Code><Message>Why</Message></Error>"),
                Arguments.of(CloudService.SAE, "\ufeff \n{\"Code\":\"System.Upgrading\",\"Message\":\"Why\"}"));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void findsNestedCodeAndMessage(CloudService service, String body) {
        CallException failure = failure(service, 400, body);

        assertThat(failure.kind()).isEqualTo(Kind.BUSY);
        assertThat(failure).hasMessageContaining(failure.code() + " Why (HTTP 400");
    }

    @Test
    void errorWithinHttp200OfHuawei() {
        String body = "{\"error_code\":\"APIGW.0308\",\"error_msg\":\"Slowly\"}";

        assertThat(failure(CloudService.RFS, 200, body).kind()).isEqualTo(Kind.THROTTLED);
    }

    static Stream<Arguments> pages() {
        return Stream.of(CloudService.values())
                .flatMap(service -> Stream.of(
                        Arguments.of(service, 301, Kind.REJECTED),
                        Arguments.of(service, 304, Kind.REJECTED),
                        Arguments.of(service, 401, Kind.UNAUTHORIZED),
                        Arguments.of(service, 403, Kind.REJECTED),
                        Arguments.of(service, 407, Kind.REJECTED),
                        Arguments.of(service, 429, Kind.THROTTLED),
                        Arguments.of(service, 502, Kind.AMBIGUOUS),
                        Arguments.of(service, 504, Kind.AMBIGUOUS)));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void classifiesPageByStatus(CloudService service, int status, Kind kind) {
        String body = status == 304 ? "" : "<html><head><title>Gateway</title></head></html>";

        CallException failure = failure(service, status, body);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessageContainingAll(service.operation(), "(HTTP " + status + ")");
        assertThat(failure).hasMessageNotContaining("<html>");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void classifiesEmptyByStatus(CloudService service, int status, Kind kind) {
        CallException failure = failure(service, status, "");

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessageContaining("(HTTP " + status + ")");
    }

    @ParameterizedTest
    @EnumSource
    void pageIsNoSuccess(CloudService service) {
        CallException failure = failure(service, 200, "<html><head><title>Please sign in</title></head></html>");

        assertThat(failure.kind()).isEqualTo(Kind.AMBIGUOUS);
        assertThat(failure)
                .hasMessageContainingAll(service.operation(), "HTTP 200 with an answer that is not valid JSON");
    }

    @ParameterizedTest
    @EnumSource
    void emptyBodyIsNoSuccess(CloudService service) {
        assertThat(failure(service, 200, "").kind()).isEqualTo(Kind.AMBIGUOUS);
    }
}
