package io.jenkins.plugins.cloudrollback.core.text;

import java.text.MessageFormat;

/** The texts of one package that people read, from the resource bundle {@code messages} beside its classes. */
public final class MessageBundle {
    private final Class<?> owner;

    private MessageBundle(Class<?> owner) {
        this.owner = owner;
    }

    /** @param owner a class of the package */
    public static MessageBundle of(Class<?> owner) {
        return new MessageBundle(owner);
    }

    /** @param arguments shown as they are: numbers without grouping, null as an empty text */
    public String get(String key, Object... arguments) {
        Object[] shown = new Object[arguments.length];
        for (int i = 0; i < shown.length; i++) {
            shown[i] = arguments[i] == null ? "" : String.valueOf(arguments[i]);
        }
        String pattern = Language.bundle(owner, "messages", Language.current()).getString(key);
        return MessageFormat.format(pattern, shown);
    }
}
