package io.jenkins.plugins.cloudrollback.simulator.huawei;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.simulator.accounts.AccessKey;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.http.RefusedException;
import io.jenkins.plugins.cloudrollback.simulator.http.Request;
import io.jenkins.plugins.cloudrollback.simulator.http.UrlEncoding;
import io.jenkins.plugins.cloudrollback.simulator.service.Operation;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import io.jenkins.plugins.cloudrollback.simulator.testing.ManualClock;
import io.jenkins.plugins.cloudrollback.simulator.testing.Vectors;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gateway accepts the signatures of Huawei Cloud's own signer, and nothing that differs by one byte. */
class HuaweiSignatureTest {
    private final ManualClock clock = new ManualClock();
    private final SharedState shared = new SharedState(clock, 1);
    private final Accounts accounts = new Accounts(shared);

    static Stream<Named<JsonNode>> vectors() throws IOException {
        return Vectors.of("huawei");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void equalsVendorSignature(JsonNode vector) {
        String canonical = HuaweiSignature.canonicalRequest(request(vector), Vectors.signedHeaders(vector));

        assertThat(canonical).isEqualTo(vector.path("canonical_request").asText());
        assertThat(HuaweiSignature.sign(
                        canonical,
                        vector.path("x_sdk_date").asText(),
                        vector.path("secret_key").asText()))
                .isEqualTo(vector.path("signature").asText());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void refusesTamperedRequest(JsonNode vector) {
        accounts.addHuawei(new AccessKey(
                vector.path("access_key").asText(),
                vector.path("secret_key").asText(),
                vector.path("security_token").textValue()));
        Operation operation = Operation.of(Service.RFS, "Any", "GET", "/", "");
        Map<String, String> path = vector.path("project_id").isNull()
                ? Map.of()
                : Map.of("project_id", vector.path("project_id").asText());
        HuaweiGateway gateway = new HuaweiGateway(accounts, new Iam(shared, accounts));

        assertThat(gateway.authenticate(request(vector), operation, path, true, clock.instant()))
                .isEqualTo(Accounts.HUAWEI_ACCESS_KEY_ID);
        for (Request tampered : Vectors.tampered(request(vector))) {
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> gateway.authenticate(tampered, operation, path, true, clock.instant()))
                    .satisfies(refused -> assertThat(refused.reply().text()).contains("verify aksk signature fail"));
        }
    }

    private static Request request(JsonNode vector) {
        URI endpoint = URI.create(vector.path("endpoint").asText());
        assertThat(vector.at("/headers_sent/Host").asText()).isEqualTo(endpoint.getAuthority());
        String path = Stream.of(vector.path("path_unencoded").asText().split("/"))
                .map(UrlEncoding::encode)
                .collect(Collectors.joining("/"));
        return Vectors.request(vector, path);
    }
}
