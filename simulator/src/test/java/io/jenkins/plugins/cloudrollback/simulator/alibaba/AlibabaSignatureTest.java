package io.jenkins.plugins.cloudrollback.simulator.alibaba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.simulator.accounts.AccessKey;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.http.RefusedException;
import io.jenkins.plugins.cloudrollback.simulator.http.Request;
import io.jenkins.plugins.cloudrollback.simulator.service.Operation;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import io.jenkins.plugins.cloudrollback.simulator.testing.ManualClock;
import io.jenkins.plugins.cloudrollback.simulator.testing.Vectors;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gateway accepts the signatures of Alibaba Cloud's own signer, and nothing that differs by one byte. */
class AlibabaSignatureTest {
    private final ManualClock clock = new ManualClock();
    private final Accounts accounts = new Accounts(new SharedState(clock, 1));

    static Stream<Named<JsonNode>> vectors() throws IOException {
        return Vectors.of("alibaba");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void equalsVendorSignature(JsonNode vector) {
        String canonical = AlibabaSignature.canonicalRequest(request(vector), Vectors.signedHeaders(vector));

        assertThat(canonical).isEqualTo(vector.path("canonical_request").asText());
        assertThat(AlibabaSignature.sign(
                        canonical, vector.path("access_key_secret").asText()))
                .isEqualTo(vector.path("signature").asText());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void refusesTamperedRequest(JsonNode vector) {
        accounts.addAlibaba(new AccessKey(
                vector.path("access_key_id").asText(),
                vector.path("access_key_secret").asText(),
                vector.path("security_token").textValue()));
        String version = vector.path("version").asText();
        Service service = version.equals("2017-08-01") ? Service.EDAS : Service.SAE;
        Operation operation = Operation.of(service, vector.path("action").asText(), "GET", "/", "");
        AlibabaGateway gateway = new AlibabaGateway(accounts);

        if (!version.equals("2015-04-01")) { // STS is not simulated
            assertThat(gateway.authenticate(request(vector), operation, true, clock.instant()))
                    .isEqualTo(Accounts.ALIBABA_ACCESS_KEY_ID);
        }
        for (Request tampered : Vectors.tampered(request(vector))) {
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> gateway.authenticate(tampered, operation, true, clock.instant()))
                    .satisfies(refused -> assertThat(
                                    refused.reply().json().path("Code").asText())
                            .isEqualTo("SignatureDoesNotMatch"));
        }
    }

    private static Request request(JsonNode vector) {
        return Vectors.request(vector, vector.path("canonical_uri").asText());
    }
}
