package io.jenkins.plugins.cloudrollback.core.engine;

import java.text.MessageFormat;
import java.util.ResourceBundle;

/** The texts of one package that people read, from the resource bundle {@code texts} beside its classes. */
public final class Texts {
    private final String bundle;
    private final ClassLoader loader;

    private Texts(Class<?> owner) {
        bundle = owner.getPackageName() + ".texts";
        loader = owner.getClassLoader();
    }

    /** @param owner a class of the package */
    public static Texts of(Class<?> owner) {
        return new Texts(owner);
    }

    /** @param arguments shown as they are: numbers without grouping, null as an empty text */
    public String get(String key, Object... arguments) {
        Object[] shown = new Object[arguments.length];
        for (int i = 0; i < shown.length; i++) {
            shown[i] = arguments[i] == null ? "" : String.valueOf(arguments[i]);
        }
        // Looked up each time: the bundle is cached by the JDK, and the language may change while Jenkins runs.
        return MessageFormat.format(
                ResourceBundle.getBundle(bundle, java.util.Locale.getDefault(), loader)
                        .getString(key),
                shown);
    }
}
