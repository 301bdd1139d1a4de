package io.jenkins.plugins.cloudrollback.core.text;

import java.util.regex.Pattern;

/** Checks of parameters, made before anything is sent. */
public final class Check {
    private static final MessageBundle MESSAGES = MessageBundle.of(Check.class);
    private static final int LONGEST = 60;

    private Check() {}

    /**
     * @param expected what it must look like and where to find it, for people
     * @return the value
     * @throws BadParameterException if it is missing or does not match
     */
    public static String required(String field, String value, Pattern pattern, Message expected) {
        if (value == null || value.isBlank()) {
            throw new BadParameterException(field, MESSAGES.get("bad.missing", field, expected));
        }
        return optional(field, value, pattern, expected);
    }

    /** Like {@link #required}, but null is right. */
    public static String optional(String field, String value, Pattern pattern, Message expected) {
        if (value != null && !pattern.matcher(value).matches()) {
            throw bad(field, value, expected);
        }
        return value;
    }

    public static Integer between(String field, Integer value, int least, int most) {
        if (value != null && (value < least || value > most)) {
            throw bad(field, value.toString(), MESSAGES.get("bad.range", least, most));
        }
        return value;
    }

    public static BadParameterException bad(String field, String value, Message expected) {
        String shown = value.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
        shown = shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST) + "...";
        return new BadParameterException(field, MESSAGES.get("bad.value", field, shown, expected));
    }
}
