package io.jenkins.plugins.cloudrollback.browser;

import io.jenkins.plugins.cloudrollback.tracking.RollbackState;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jvnet.localizer.Localizable;

/** The texts of the pages in a language, from the same resource bundles. */
record MessageBundle(Locale language) {
    private static final String ROOT = "io.jenkins.plugins.cloudrollback.";

    /** A text of a page such as {@code tracking.RollbackAction.list}. */
    String of(String page, String key, Object... arguments) {
        ResourceBundle.Control exactly =
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
        String text = ResourceBundle.getBundle(ROOT + page, language, exactly).getString(key);
        return new MessageFormat(text, language).format(arguments);
    }

    String of(Localizable message) {
        return message.toString(language);
    }

    /** The display name of a state, which {@link RollbackState} renders in the language of the request only. */
    String state(RollbackState state) {
        return of("Messages", "state." + state.name());
    }
}
