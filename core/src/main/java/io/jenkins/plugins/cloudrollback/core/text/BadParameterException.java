package io.jenkins.plugins.cloudrollback.core.text;

/** An invalid parameter, found before anything is sent. The message names it, its value and what is expected. */
public final class BadParameterException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String field;
    private final Message message;

    public BadParameterException(String field, Message message) {
        super(message.toString());
        this.field = field;
        this.message = message;
    }

    public String field() {
        return field;
    }

    /** The message of {@link #getMessage}, not yet rendered, so that it can be read in any language. */
    public Message message() {
        return message;
    }
}
