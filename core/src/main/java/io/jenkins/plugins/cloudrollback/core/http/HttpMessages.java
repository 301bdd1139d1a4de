package io.jenkins.plugins.cloudrollback.core.http;

import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;

/** The messages of this package. */
final class HttpMessages {
    private static final MessageBundle MESSAGES = MessageBundle.of(HttpMessages.class);

    private HttpMessages() {}

    static Message get(String key, Object... arguments) {
        return MESSAGES.get(key, arguments);
    }
}
