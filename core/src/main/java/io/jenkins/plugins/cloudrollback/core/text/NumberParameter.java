package io.jenkins.plugins.cloudrollback.core.text;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/** A number between two limits, which may be left out; a parameter of a rollback, checked before anything is sent. */
public record NumberParameter(String name, int min, int max) {
    private static final MessageBundle MESSAGES = MessageBundle.of(NumberParameter.class);

    /** @throws BadParameterException if the value is less than min or greater than max */
    public void check(@CheckForNull Integer value) {
        if (value != null && (value < min || value > max)) {
            throw TextParameter.bad(name, value.toString(), MESSAGES.get("bad.range", min, max));
        }
    }
}
