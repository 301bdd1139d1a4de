package io.jenkins.plugins.cloudrollback.core.text;

/**
 * The messages of one package: the resource bundle {@code messages} beside its classes.
 *
 * @param name of the resource bundle, relative to the plugin's root package
 */
public record MessageBundle(String name) {

    /** @param owner a class of the package */
    public static MessageBundle of(Class<?> owner) {
        return of(owner, "messages");
    }

    /** @param name of the bundle's file in the package of the owner, without language and extension */
    public static MessageBundle of(Class<?> owner, String name) {
        return new MessageBundle(owner.getPackageName().substring(Message.ROOT.length()) + "." + name);
    }

    /** @param arguments see {@link Message#of} */
    public Message get(String key, Object... arguments) {
        return Message.of(name, key, arguments);
    }
}
