package io.jenkins.plugins.cloudrollback.core.http;

import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What this package tells people, and how it makes others' words fit for a log. */
final class HttpMessages {
    private static final MessageBundle MESSAGES = MessageBundle.of(HttpMessages.class);
    private static final int LONGEST = 300;

    private HttpMessages() {}

    static String get(String key, Object... arguments) {
        return MESSAGES.get(key, arguments);
    }

    /** What was asked, what the provider answered in its own words, and what to do. */
    static String refusal(
            String operation,
            String host,
            int status,
            ErrorFormat.Failure failure,
            String requestId,
            String advice,
            Iterable<String> secrets) {
        String words = Stream.of(failure.code(), failure.message())
                .filter(Objects::nonNull)
                .map(text -> foreign(text, secrets))
                .collect(Collectors.joining(" "));
        String answer = requestId == null
                ? get("refusal", operation, host, words, status)
                : get("refusal.id", operation, host, words, status, foreign(requestId, secrets));
        return advice.isEmpty() ? answer : answer + " " + advice;
    }

    /** A foreign text in one line of bearable length, without the secrets that it may send back. */
    static String foreign(String text, Iterable<String> secrets) {
        if (text == null) {
            return "";
        }
        String shown = text;
        for (String secret : secrets) {
            shown = secret.isEmpty() ? shown : shown.replace(secret, "****");
        }
        shown = shown.replaceAll("[\\p{Cc}\\p{Cf}\\p{Z}]+", " ").trim();
        return shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST) + "...";
    }
}
