package io.jenkins.plugins.cloudrollback.core.text;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/** Text from outside, such as a provider's words or a person's name, made fit for a log and a page. */
public final class UntrustedText {
    private static final int MAX_LENGTH = 300;

    private UntrustedText() {}

    /** The text as one line of at most 300 characters, without control and format characters; empty for null. */
    public static String sanitize(@CheckForNull String text) {
        return sanitize(text, List.of());
    }

    /** @param secrets replaced where the text contains them, as some providers send back what they received */
    public static String sanitize(@CheckForNull String text, Iterable<String> secrets) {
        if (text == null) {
            return "";
        }
        String shown = text;
        for (String secret : secrets) {
            shown = secret.isEmpty() ? shown : shown.replace(secret, "****");
        }
        shown = shown.replaceAll("[\\p{Cc}\\p{Cf}\\p{Z}]+", " ").trim();
        return shown.length() <= MAX_LENGTH ? shown : shown.substring(0, MAX_LENGTH) + "...";
    }
}
