package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedBodyTest {
    private static GuardedBody body(boolean once) {
        return new GuardedBody(BodyPublishers.ofString("{}"), once);
    }

    /** The connection may be established after the call was given up. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givenUpIsNeverSent(boolean once) {
        GuardedBody body = body(once);

        assertThat(body.close()).isTrue();
        assertThatThrownBy(body::contentLength).hasMessageContaining("the connection was closed");
        assertThat(body.close()).as("still not sent").isTrue();
    }

    @Test
    void changeIsSentOnce() {
        GuardedBody body = body(true);

        assertThat(body.contentLength()).isEqualTo(2);
        assertThat(body.close()).isFalse();
        assertThatThrownBy(body::contentLength).hasMessageContaining("the connection was closed");
    }

    @Test
    void readMayBeRepeated() {
        GuardedBody body = body(false);

        assertThat(body.contentLength()).isEqualTo(2);
        assertThat(body.contentLength()).isEqualTo(2);
        assertThat(body.close()).isFalse();
    }
}
