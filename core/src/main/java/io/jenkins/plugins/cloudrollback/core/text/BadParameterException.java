package io.jenkins.plugins.cloudrollback.core.text;

/** A parameter that can't be right, found before anything is sent. The message names it, its value and what to do. */
public final class BadParameterException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String field;

    public BadParameterException(String field, String message) {
        super(message);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
