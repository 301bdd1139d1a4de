package io.jenkins.plugins.cloudrollback.core.text;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/** Sanitizes text from outside, such as a provider's error message or a user's name, for logs and pages. */
public final class UntrustedText {
    private static final int MAX_LENGTH = 300;

    private UntrustedText() {}

    /** The text as one line of at most 300 characters, control and format characters removed; empty for null. */
    public static String sanitize(@CheckForNull String text) {
        return sanitize(text, List.of());
    }

    /** @param secrets masked wherever the text contains them, as some providers echo what they received */
    public static String sanitize(@CheckForNull String text, Iterable<String> secrets) {
        if (text == null) {
            return "";
        }
        String sanitized = text;
        for (String secret : secrets) {
            sanitized = secret.isEmpty() ? sanitized : sanitized.replace(secret, "****");
        }
        sanitized = sanitized.replaceAll("[\\p{Cc}\\p{Cf}\\p{Z}]+", " ").trim();
        return sanitized.length() <= MAX_LENGTH ? sanitized : sanitized.substring(0, MAX_LENGTH) + "...";
    }
}
