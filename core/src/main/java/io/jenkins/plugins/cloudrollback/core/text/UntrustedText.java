package io.jenkins.plugins.cloudrollback.core.text;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.Nullable;
import java.util.List;
import java.util.regex.Pattern;

/** Sanitizes text from outside, such as a provider's error message or a user's name, for logs and pages. */
public final class UntrustedText {
    private static final int MAX_LENGTH = 300;
    /**
     * Line breaks, characters that are not visible or change the direction of text, and half characters. Most text is of
     * visible ASCII characters, which are recognized at once.
     */
    private static final Pattern UNPRINTABLE = Pattern.compile("[[^!-~]&&[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Z}]]+");

    private UntrustedText() {}

    /** The text as one line of at most 300 characters, control and format characters removed; empty for null. */
    public static String sanitize(@CheckForNull String text) {
        return sanitize(text, List.of());
    }

    /** The text without what was copied along with it: blanks, line breaks and invisible characters at both ends. */
    @Nullable
    public static String trim(@CheckForNull String text) {
        return text == null ? null : text.replaceAll("^[\\p{Z}\\p{C}]+|[\\p{Z}\\p{C}]+$", "");
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
        return oneLine(trim(sanitized), MAX_LENGTH);
    }

    /** The text as one line without control and format characters, shortened to a number of characters. */
    static String oneLine(String text, int maxLength) {
        String line = UNPRINTABLE.matcher(text).replaceAll(" ");
        if (line.length() <= maxLength) {
            return line;
        }
        int end = maxLength - 3;
        return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "...";
    }
}
