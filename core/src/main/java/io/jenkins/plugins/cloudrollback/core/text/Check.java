package io.jenkins.plugins.cloudrollback.core.text;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.regex.Pattern;

/** Checks of parameters before anything is sent. A value that is too long is shortened in the error. */
public final class Check {
    private static final MessageBundle MESSAGES = MessageBundle.of(Check.class);
    private static final int MAX_SHOWN_LENGTH = 60;

    private Check() {}

    /**
     * Checks a parameter that has to be given.
     *
     * @param expected describes valid values and where to find them, for people
     * @return the value
     * @throws BadParameterException if the value is missing or does not match
     */
    public static String required(String field, @CheckForNull String value, Pattern pattern, Message expected) {
        if (value == null || value.isBlank()) {
            throw new BadParameterException(field, MESSAGES.get("bad.missing", field, expected));
        }
        return optional(field, value, pattern, expected);
    }

    /** Like {@link #required}, but the parameter may be left out. */
    @CheckForNull
    public static String optional(String field, @CheckForNull String value, Pattern pattern, Message expected) {
        if (value != null && !pattern.matcher(value).matches()) {
            throw bad(field, value, expected);
        }
        return value;
    }

    /**
     * Checks a number that may be left out.
     *
     * @return the value
     * @throws BadParameterException if the value is less than min or greater than max
     */
    @CheckForNull
    public static Integer between(String field, @CheckForNull Integer value, int min, int max) {
        if (value != null && (value < min || value > max)) {
            throw bad(field, value.toString(), MESSAGES.get("bad.range", min, max));
        }
        return value;
    }

    /** @param expected describes valid values, for people */
    public static BadParameterException bad(String field, String value, Message expected) {
        String printable = value.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
        String shortened =
                printable.length() <= MAX_SHOWN_LENGTH ? printable : printable.substring(0, MAX_SHOWN_LENGTH) + "...";
        return new BadParameterException(field, MESSAGES.get("bad.value", field, shortened, expected));
    }
}
