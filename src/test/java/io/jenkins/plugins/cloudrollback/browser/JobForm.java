package io.jenkins.plugins.cloudrollback.browser;

import io.jenkins.plugins.cloudrollback.Messages;
import org.openqa.selenium.chrome.ChromeDriver;

/** The configuration page of a freestyle job. */
final class JobForm extends Page {
    JobForm(ChromeDriver browser, MessageBundle texts) {
        super(browser, texts);
    }

    /** Adds the post-build action with one rollback. */
    RollbackForm addRollback(String kind) {
        click(ByRole.button("Add post-build action"));
        click(ByRole.button(texts.of(Messages._publisher_displayName())));
        click(ByRole.button(texts.of("steps.RollbackPublisher.config", "add")));
        click(ByRole.button(kind));
        return new RollbackForm(browser, texts);
    }

    void save() {
        click(ByRole.button("Save"));
        until("saved", () -> !browser.getCurrentUrl().endsWith("configure"));
    }
}
