package io.jenkins.plugins.cloudrollback.core.text;

/** A parameter that can't be right, found before anything is sent. The message names it, its value and what to do. */
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

    /** What {@link #getMessage} says, for a reader of any language. */
    public Message message() {
        return message;
    }
}
