package io.jenkins.plugins.cloudrollback.browser;

import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** What the account has for a field of the form. */
final class PickDialog extends Page {
    private static final By OPEN = By.cssSelector("dialog[open]");

    PickDialog(ChromeDriver browser, MessageBundle texts) {
        super(browser, texts);
    }

    /** Waits until the list has come. */
    WebElement entry(String id) {
        return find(By.xpath("//dialog[@open]//li/button[contains(., '" + id + "')]"));
    }

    void picture(String name) {
        picture(name, Pictures.Clip.of(find(OPEN), 0));
    }

    void choose(String id) {
        entry(id).click();
        waitForEnd();
    }

    void waitForEnd() {
        until("closed", () -> browser.findElements(OPEN).isEmpty());
    }
}
