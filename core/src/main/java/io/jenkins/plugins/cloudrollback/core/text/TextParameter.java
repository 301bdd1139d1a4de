package io.jenkins.plugins.cloudrollback.core.text;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.regex.Pattern;

/**
 * A text parameter of a rollback, checked before anything is sent.
 *
 * @param name the name that users know
 * @param pattern matches valid values
 * @param expected describes valid values and where to find them
 */
public record TextParameter(String name, Pattern pattern, Message expected) {
    private static final MessageBundle MESSAGES = MessageBundle.of(TextParameter.class);
    private static final int MAX_SHOWN_LENGTH = 60;

    /** @throws BadParameterException if the value is missing or not valid */
    public void require(@CheckForNull String value) {
        if (value == null || value.isBlank()) {
            throw new BadParameterException(name, MESSAGES.get("bad.missing", name, expected));
        }
        check(value);
    }

    /** Like {@link #require}, but the parameter may be left out. */
    public void check(@CheckForNull String value) {
        if (value != null && !pattern.matcher(value).matches()) {
            throw bad(name, value, expected);
        }
    }

    /** The error of a value that is not valid; its message shortens a long value and says what is expected. */
    public static BadParameterException bad(String name, String value, Message expected) {
        String printable = value.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
        String shortened =
                printable.length() <= MAX_SHOWN_LENGTH ? printable : printable.substring(0, MAX_SHOWN_LENGTH) + "...";
        return new BadParameterException(name, MESSAGES.get("bad.value", name, shortened, expected));
    }
}
