package io.jenkins.plugins.cloudrollback.testing;

import hudson.Functions;
import java.util.Locale;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.jvnet.localizer.LocaleProvider;

/** Renders messages in the language of the request, as Jenkins does in production but not in tests. */
public final class RequestLocale implements BeforeAllCallback, AfterAllCallback {
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
