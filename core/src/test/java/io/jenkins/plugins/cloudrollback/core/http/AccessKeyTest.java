package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessKeyTest {
    @ParameterizedTest
    @ValueSource(strings = {"%s", " %s", "%s\n", "\r\n\t%s \r\n", "\ufeff%s\u200b", "%s\u00a0", "\u3000%s"})
    void trimsWhatWasCopiedAlong(String copied) {
        assertThat(new AccessKey(copied.formatted("id"), copied.formatted("se+cr/et="), copied.formatted("token")))
                .isEqualTo(new AccessKey("id", "se+cr/et=", "token"));
    }

    @Test
    void permanentKeyHasNoToken() {
        assertThat(new AccessKey("id", "secret").securityToken()).isNull();
    }

    /** It is part of what monitors show. */
    @Test
    void accountDoesNotNameASecretId() {
        assertThat(new AccessKey("id", "secret").account()).isEqualTo("id");
        assertThat(new AccessKey("LTAI5tExample", "secret", null, true).account())
                .startsWith("secret-")
                .doesNotContain("LTAI", "Example")
                .isNotEqualTo(new AccessKey("another", "secret", null, true).account());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "\u00a0\u200b"})
    void emptyPartIsRefused(String part) {
        assertThatThrownBy(() -> new AccessKey(part, "secret")).isInstanceOf(CallException.class);
        assertThatThrownBy(() -> new AccessKey("id", part)).isInstanceOf(CallException.class);
    }
}
