package io.jenkins.plugins.cloudrollback.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.simulator.accounts.AccessKey;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.AlibabaGate;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.AlibabaSignature;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.http.Refusal;
import io.jenkins.plugins.cloudrollback.simulator.http.Request;
import io.jenkins.plugins.cloudrollback.simulator.http.WireText;
import io.jenkins.plugins.cloudrollback.simulator.huawei.HuaweiGate;
import io.jenkins.plugins.cloudrollback.simulator.huawei.HuaweiSignature;
import io.jenkins.plugins.cloudrollback.simulator.huawei.Iam;
import io.jenkins.plugins.cloudrollback.simulator.service.Operation;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import io.jenkins.plugins.cloudrollback.simulator.state.World;
import io.jenkins.plugins.cloudrollback.simulator.testing.ManualClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The vendors' own signers made these vectors: the gates must let each of them in, and nothing that differs. */
class SignatureVectorTest {
    private final ManualClock clock = new ManualClock();
    private final World world = new World(clock, 1);
    private final Accounts accounts = new Accounts(world);

    static Stream<Arguments> alibaba() throws IOException {
        return vectors("alibaba");
    }

    static Stream<Arguments> huawei() throws IOException {
        return vectors("huawei");
    }

    private static Stream<Arguments> vectors(String cloud) throws IOException {
        try (InputStream file = SignatureVectorTest.class.getResourceAsStream("/vectors/" + cloud + ".json")) {
            return StreamSupport.stream(
                            Json.read(file.readAllBytes()).path("vectors").spliterator(), false)
                    .map(vector -> Arguments.of(Named.of(vector.path("name").asText(), vector)));
        }
    }

    @ParameterizedTest
    @MethodSource
    void alibaba(JsonNode vector) {
        List<String> names = List.of(vector.path("signed_headers").asText().split(";"));
        Request request = alibabaRequest(vector);
        String canonical = AlibabaSignature.canonicalRequest(request, names);

        assertThat(canonical).isEqualTo(vector.path("canonical_request").asText());
        assertThat(AlibabaSignature.sign(
                        canonical, vector.path("access_key_secret").asText()))
                .isEqualTo(vector.path("signature").asText());
    }

    @ParameterizedTest
    @MethodSource("alibaba")
    void alibabaGate(JsonNode vector) {
        accounts.addAlibaba(new AccessKey(
                vector.path("access_key_id").asText(),
                vector.path("access_key_secret").asText(),
                vector.path("security_token").textValue()));
        Request request = alibabaRequest(vector);
        Operation operation = operation(
                vector.path("version").asText().equals("2017-08-01") ? Service.EDAS : Service.SAE,
                vector.path("action").asText());
        AlibabaGate gate = new AlibabaGate(accounts);

        if (!vector.path("version").asText().equals("2015-04-01")) { // STS is not simulated
            assertThat(gate.admit(request, operation, true, clock.instant())).isEqualTo("LTAItestAccessKeyId0001");
        }
        for (Request changed : changedByOneByte(request, "authorization")) {
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() -> gate.admit(changed, operation, true, clock.instant()))
                    .satisfies(refusal -> assertThat(
                                    refusal.reply().json().path("Code").asText())
                            .isEqualTo("SignatureDoesNotMatch"));
        }
    }

    @ParameterizedTest
    @MethodSource
    void huawei(JsonNode vector) {
        List<String> names = List.of(vector.path("signed_headers").asText().split(";"));
        String canonical = HuaweiSignature.canonicalRequest(huaweiRequest(vector), names);

        assertThat(canonical).isEqualTo(vector.path("canonical_request").asText());
        assertThat(HuaweiSignature.sign(
                        canonical,
                        vector.path("x_sdk_date").asText(),
                        vector.path("secret_key").asText()))
                .isEqualTo(vector.path("signature").asText());
    }

    @ParameterizedTest
    @MethodSource("huawei")
    void huaweiGate(JsonNode vector) {
        accounts.addHuawei(new AccessKey(
                vector.path("access_key").asText(),
                vector.path("secret_key").asText(),
                vector.path("security_token").textValue()));
        Request request = huaweiRequest(vector);
        Operation operation = operation(Service.RFS, "Any");
        Map<String, String> path = vector.path("project_id").isNull()
                ? Map.of()
                : Map.of("project_id", vector.path("project_id").asText());
        HuaweiGate gate = new HuaweiGate(accounts, new Iam(world, accounts));

        assertThat(gate.admit(request, operation, path, true, clock.instant())).isEqualTo("HWTESTACCESSKEY00001");
        for (Request changed : changedByOneByte(request, "authorization")) {
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() -> gate.admit(changed, operation, path, true, clock.instant()))
                    .satisfies(refusal -> assertThat(refusal.reply().text()).contains("verify aksk signature fail"));
        }
    }

    private static Operation operation(Service service, String name) {
        return Operation.of(service, name, "GET", "/", "");
    }

    /** In the method, the path, the query, the body and the signature. */
    private static List<Request> changedByOneByte(Request request, String authorization) {
        List<Request> changed = new ArrayList<>();
        byte[] longer = (new String(request.body(), StandardCharsets.UTF_8) + " ").getBytes(StandardCharsets.UTF_8);
        String query = request.rawQuery() == null ? "a=" : request.rawQuery() + "0";
        Map<String, String> headers = new HashMap<>(request.headers());
        headers.computeIfPresent(authorization, (name, value) -> {
            char last = value.charAt(value.length() - 1);
            return value.substring(0, value.length() - 1) + (last == '0' ? '1' : '0');
        });
        changed.add(new Request("X", request.rawPath(), request.rawQuery(), request.headers(), request.body()));
        changed.add(new Request(
                request.method(), request.rawPath() + "x", request.rawQuery(), request.headers(), request.body()));
        changed.add(new Request(request.method(), request.rawPath(), query, request.headers(), request.body()));
        changed.add(new Request(request.method(), request.rawPath(), request.rawQuery(), request.headers(), longer));
        changed.add(new Request(request.method(), request.rawPath(), request.rawQuery(), headers, request.body()));
        return changed;
    }

    private static Request alibabaRequest(JsonNode vector) {
        String query = vector.path("canonical_query").asText();
        return new Request(
                vector.path("method").asText(),
                vector.path("canonical_uri").asText(),
                query.isEmpty() ? null : query,
                headers(vector),
                body(vector));
    }

    private static Request huaweiRequest(JsonNode vector) {
        String path = Stream.of(vector.path("path_unencoded").asText().split("/"))
                .map(WireText::encode)
                .collect(Collectors.joining("/"));
        String query = vector.path("canonical_query").asText();
        URI endpoint = URI.create(vector.path("endpoint").asText());
        assertThat(vector.at("/headers_sent/Host").asText()).isEqualTo(endpoint.getAuthority());
        return new Request(
                vector.path("method").asText(), path, query.isEmpty() ? null : query, headers(vector), body(vector));
    }

    private static Map<String, String> headers(JsonNode vector) {
        Map<String, String> headers = new HashMap<>();
        vector.path("headers_sent")
                .properties()
                .forEach(header -> headers.put(
                        header.getKey().toLowerCase(Locale.ROOT),
                        header.getValue().asText()));
        return headers;
    }

    private static byte[] body(JsonNode vector) {
        return vector.path("body").isNull()
                ? new byte[0]
                : vector.path("body").asText().getBytes(StandardCharsets.UTF_8);
    }
}
