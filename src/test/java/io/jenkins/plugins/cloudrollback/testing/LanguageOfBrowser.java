package io.jenkins.plugins.cloudrollback.testing;

import hudson.Functions;
import java.util.Locale;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.jvnet.localizer.LocaleProvider;

/** Makes messages follow the language of the browser, as Jenkins does where it is not started by a test. */
public final class LanguageOfBrowser implements BeforeAllCallback, AfterAllCallback {
    private final LocaleProvider before = LocaleProvider.getProvider();

    @Override
    public void beforeAll(ExtensionContext context) {
        LocaleProvider.setProvider(new LocaleProvider() {
            @Override
            public Locale get() {
                return Functions.getCurrentLocale();
            }
        });
    }

    @Override
    public void afterAll(ExtensionContext context) {
        LocaleProvider.setProvider(before);
    }
}
