package io.jenkins.plugins.cloudrollback.core.alibaba;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.openapiutil.Client;
import com.aliyun.tea.TeaRequest;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.http.ApiCall;
import io.jenkins.plugins.cloudrollback.core.http.Hashes;
import io.jenkins.plugins.cloudrollback.core.testing.RandomTexts;
import io.jenkins.plugins.cloudrollback.core.testing.Vectors;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Acs3SignatureTest {

    static Stream<Named<JsonNode>> vectors() throws IOException {
        return Vectors.of("alibaba");
    }

    @Test
    void usesAllVectors() throws IOException {
        assertThat(vectors()).hasSize(12);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void signsLikeVectors(JsonNode vector) {
        ApiCall call = call(
                Vectors.text(vector, "action"),
                Vectors.text(vector, "method"),
                Stream.of(Vectors.text(vector, "canonical_uri").substring(1).split("/"))
                        .map(segment -> URLDecoder.decode(segment, StandardCharsets.UTF_8))
                        .toList(),
                Vectors.text(vector, "body"));
        for (Map.Entry<String, JsonNode> parameter : vector.path("query").properties()) {
            call = call.with(parameter.getKey(), parameter.getValue().asText());
        }
        if (Vectors.text(vector, "content_type") != null) {
            call = call.withHeader("content-type", Vectors.text(vector, "content_type"));
        }
        AccessKey key = new AccessKey(
                Vectors.text(vector, "access_key_id"),
                Vectors.text(vector, "access_key_secret"),
                Vectors.text(vector, "security_token"));

        Map<String, String> sent = new TreeMap<>(Acs3Authorizer.sign(
                call,
                Vectors.text(vector, "host"),
                Vectors.text(vector, "version"),
                key,
                Instant.parse(Vectors.text(vector, "x_acs_date")),
                Vectors.text(vector, "x_acs_signature_nonce")));
        sent.put("host", Vectors.text(vector, "host"));
        sent.putAll(call.headers());

        assertThat(call.encodedPath()).isEqualTo(Vectors.text(vector, "canonical_uri"));
        assertThat(call.canonicalQuery()).isEqualTo(Vectors.text(vector, "canonical_query"));
        assertThat(sent).containsEntry("Authorization", Vectors.text(vector, "authorization"));
        Map<String, String> expected = new TreeMap<>();
        vector.path("headers_sent")
                .properties()
                .forEach(header ->
                        expected.put(header.getKey(), header.getValue().asText()));
        expected.keySet().removeAll(Set.of("accept", "user-agent")); // never signed
        assertThat(sent).isEqualTo(expected);
    }

    @Test
    void signsLikeSdk() throws Exception {
        long seed = 20260302;
        RandomTexts texts = new RandomTexts(new SplittableRandom(seed));
        SplittableRandom random = new SplittableRandom(seed + 1);
        for (int i = 0; i < 12_000; i++) {
            ApiCall call = randomCall(texts, random);
            String host = texts.oneOf(List.of("sae.cn-hangzhou.aliyuncs.com", "127.0.0.1:18080"));
            AccessKey key = new AccessKey("LTAIkey", "AliSecret0123", texts.maybe("CAIS+/" + texts.name()));
            Instant now = Instant.ofEpochSecond(random.nextLong(4_000_000_000L));
            String nonce = texts.name();

            assertThat(Acs3Authorizer.sign(call, host, "2019-05-06", key, now, nonce))
                    .as("seed %d, request %d: %s %s", seed, i, call.at(URI.create("https://" + host)), call.body())
                    .containsEntry("Authorization", sdkSignature(call, host, key, now, nonce));
        }
    }

    private static ApiCall randomCall(RandomTexts texts, SplittableRandom random) {
        ApiCall call = call(
                "Action" + random.nextInt(100),
                texts.oneOf(List.of("GET", "POST", "PUT", "DELETE")),
                IntStream.rangeClosed(0, random.nextInt(5))
                        .mapToObj(n -> texts.segment())
                        .toList(),
                texts.maybe(texts.json()));
        for (int parameters = random.nextInt(6); parameters > 0; parameters--) {
            call = call.with(random.nextBoolean() ? texts.name() : texts.segment(), texts.value());
        }
        return call.body() == null ? call : call.withHeader("content-type", "application/json; charset=utf-8");
    }

    private static ApiCall call(String operation, String method, List<String> path, String body) {
        return new ApiCall(operation, method, path, new TreeMap<>(), Map.of(), body, false);
    }

    private static String sdkSignature(ApiCall call, String host, AccessKey key, Instant now, String nonce)
            throws Exception {
        TeaRequest request = TeaRequest.create();
        request.method = call.method();
        request.pathname = Client.getEncodePath("/" + String.join("/", call.path()));
        request.query = call.query();
        request.headers.putAll(call.headers());
        request.headers.put("host", host);
        request.headers.put("x-acs-action", call.operation());
        request.headers.put("x-acs-version", "2019-05-06");
        request.headers.put("x-acs-date", now.truncatedTo(ChronoUnit.SECONDS).toString());
        request.headers.put("x-acs-signature-nonce", nonce);
        request.headers.put("x-acs-content-sha256", Hashes.sha256(call.body()));
        request.headers.put("accept", "application/json");
        if (key.securityToken() != null) {
            request.headers.put("x-acs-accesskey-id", key.id());
            request.headers.put("x-acs-security-token", key.securityToken());
        }
        return Client.getAuthorization(request, "ACS3-HMAC-SHA256", Hashes.sha256(call.body()), key.id(), key.secret());
    }
}
