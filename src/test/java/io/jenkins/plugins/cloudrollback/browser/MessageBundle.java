package io.jenkins.plugins.cloudrollback.browser;

import io.jenkins.plugins.cloudrollback.tracking.RollbackState;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jvnet.localizer.Localizable;

/** What the pages say in a language, from where they take it themselves. */
record MessageBundle(Locale language) {
    private static final String ROOT = "io.jenkins.plugins.cloudrollback.";

    /** Of a page, such as {@code build.RollbackAction.list}. */
    String of(String page, String key, Object... arguments) {
        ResourceBundle.Control exactly =
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
        String text = ResourceBundle.getBundle(ROOT + page, language, exactly).getString(key);
        return new MessageFormat(text, language).format(arguments);
    }

    String of(Localizable message) {
        return message.toString(language);
    }

    /** Messages such as that of a state are asked for in the language of a request. */
    String state(RollbackState state) {
        return of("Messages", "state." + state.name());
    }
}
