package io.jenkins.plugins.cloudrollback.core.huawei;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.huaweicloud.sdk.core.auth.AKSKSigner;
import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.http.HttpMethod;
import com.huaweicloud.sdk.core.http.HttpRequest;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.http.ApiCall;
import io.jenkins.plugins.cloudrollback.core.http.Authorizer;
import io.jenkins.plugins.cloudrollback.core.testing.RandomTexts;
import io.jenkins.plugins.cloudrollback.core.testing.Vectors;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SdkHmacSignatureTest {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
    private static final AccessKey KEY = new AccessKey("HWKEY", "HwSecret0123456789");

    static Stream<Named<JsonNode>> vectors() throws IOException {
        return Vectors.of("huawei").filter(vector -> !repeatsKey(vector.getPayload()));
    }

    private static boolean repeatsKey(JsonNode vector) {
        return vector.path("query").properties().stream()
                .anyMatch(parameter -> parameter.getValue().size() > 1);
    }

    @Test
    void omitsRepeatedKeysOnly() throws IOException {
        // Huawei's own signers sort repeated keys differently, so an ApiCall has each key only once.
        assertThat(Vectors.of("huawei").map(Named::getPayload).filter(SdkHmacSignatureTest::repeatsKey))
                .extracting(vector -> vector.path("name").asText())
                .containsExactly("get-query-unicode-and-repeated-key");
        assertThat(vectors()).hasSize(10);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void signsLikeVectors(JsonNode vector) {
        ApiCall call = new ApiCall(
                "Any",
                Vectors.text(vector, "method"),
                List.of(Vectors.text(vector, "path_unencoded").substring(1).split("/")),
                new TreeMap<>(),
                Map.of(),
                Vectors.text(vector, "body"),
                false);
        for (Map.Entry<String, JsonNode> parameter : vector.path("query").properties()) {
            call = call.with(parameter.getKey(), parameter.getValue().path(0).asText());
        }
        for (Map.Entry<String, JsonNode> header : vector.path("extra_headers").properties()) {
            call = call.withHeader(header.getKey(), header.getValue().asText());
        }
        if (Vectors.text(vector, "content_type") != null) {
            call = call.withHeader("Content-Type", Vectors.text(vector, "content_type"));
        }
        AccessKey key = new AccessKey(
                Vectors.text(vector, "access_key"),
                Vectors.text(vector, "secret_key"),
                Vectors.text(vector, "security_token"));
        URI endpoint = URI.create(Vectors.text(vector, "endpoint"));
        Instant date =
                LocalDateTime.parse(Vectors.text(vector, "x_sdk_date"), DATE).toInstant(ZoneOffset.UTC);

        Map<String, String> sent = new TreeMap<>(
                HuaweiAuthorizer.sign(call, Authorizer.host(endpoint), Vectors.text(vector, "project_id"), key, date));
        sent.put("Host", Authorizer.host(endpoint));
        sent.putAll(call.headers());

        assertThat(call.encodedPath() + "/").isEqualTo(Vectors.text(vector, "canonical_uri"));
        assertThat(call.canonicalQuery()).isEqualTo(Vectors.text(vector, "canonical_query"));
        assertThat(sent).containsEntry("Authorization", Vectors.text(vector, "authorization"));
        Map<String, String> expected = new TreeMap<>();
        vector.path("headers_sent")
                .properties()
                .forEach(header ->
                        expected.put(header.getKey(), header.getValue().asText()));
        assertThat(sent).isEqualTo(expected);
    }

    @Test
    void signsLikeSdk() {
        long seed = 20260301;
        RandomTexts texts = new RandomTexts(new SplittableRandom(seed));
        SplittableRandom random = new SplittableRandom(seed + 1);
        for (int i = 0; i < 12_000; i++) {
            ApiCall call = randomCall(texts, random);
            URI endpoint = URI.create(texts.oneOf(List.of(
                    "https://rfs.cn-north-4.myhuaweicloud.com",
                    "https://codearts-deploy.cn-north-4.myhuaweicloud.com:8443",
                    "http://127.0.0.1:18080")));
            String projectId = texts.maybe("0123456789abcdef0123456789abcdef");
            AccessKey key = new AccessKey(KEY.id(), KEY.secret(), texts.maybe("token+/" + texts.name()));
            Instant now = Instant.ofEpochSecond(random.nextLong(4_000_000_000L));

            assertThat(HuaweiAuthorizer.sign(call, Authorizer.host(endpoint), projectId, key, now))
                    .as("seed %d, request %d: %s %s %s", seed, i, call.at(endpoint), call.headers(), call.body())
                    .containsEntry("Authorization", sdkSignature(call, endpoint, projectId, key, now));
        }
    }

    /** A call whose query keys need no encoding, as the SDK sorts keys by their encoded form. */
    private static ApiCall randomCall(RandomTexts texts, SplittableRandom random) {
        ApiCall call = new ApiCall(
                "Any",
                texts.oneOf(List.of("GET", "POST", "PUT", "PATCH", "DELETE")),
                IntStream.rangeClosed(0, random.nextInt(5))
                        .mapToObj(n -> texts.segment())
                        .toList(),
                new TreeMap<>(),
                Map.of(),
                texts.maybe(texts.oneOf(List.of("{}", "\"é 😀\"", texts.json()))),
                false);
        for (int parameters = random.nextInt(6); parameters > 0; parameters--) {
            call = call.with(texts.name(), texts.value());
        }
        for (int headers = random.nextInt(3); headers > 0; headers--) {
            call = call.withHeader("X-" + texts.oneOf(List.of("Custom", "other-Header", "A")), texts.name());
        }
        return random.nextBoolean() ? call : call.withHeader("Content-Type", "application/json");
    }

    private static String sdkSignature(ApiCall call, URI endpoint, String projectId, AccessKey key, Instant now) {
        HttpRequest.HttpRequestBuilder request = HttpRequest.newBuilder()
                .withMethod(HttpMethod.valueOf(call.method()))
                .withEndpoint(endpoint.toString())
                .withPath("/" + String.join("/", call.path()))
                .withBodyAsString(call.body())
                .addHeader("X-Sdk-Date", DATE.withZone(ZoneOffset.UTC).format(now));
        call.query().forEach((name, value) -> request.addQueryParam(name, List.of(value)));
        call.headers().forEach(request::addHeader);
        if (projectId != null) {
            request.addHeader("X-Project-Id", projectId);
        }
        if (key.securityToken() != null) {
            request.addHeader("X-Security-Token", key.securityToken());
        }
        BasicCredentials credentials = new BasicCredentials().withAk(key.id()).withSk(key.secret());
        return AKSKSigner.getInstance().sign(request.build(), credentials).get("Authorization");
    }
}
