package io.jenkins.plugins.cloudrollback.browser;

import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** The dialog that lists the account's resources for a field of the form. */
final class PickDialog extends Page {
    private static final By OPEN = By.cssSelector("dialog[open]");

    PickDialog(ChromeDriver browser, MessageBundle texts) {
        super(browser, texts);
    }

    /** Waits until the list has been loaded. */
    WebElement entry(String id) {
        return find(By.xpath("//dialog[@open]//li/button[contains(., '" + id + "')]"));
    }

    void screenshot(String name) {
        screenshot(name, Screenshots.Clip.of(find(OPEN), 0));
    }

    void look(String name) {
        look(name, Screenshots.Clip.of(find(OPEN), 0));
    }

    void choose(String id) {
        entry(id).click();
        waitForEnd();
    }

    void waitForEnd() {
        until("closed", () -> browser.findElements(OPEN).isEmpty());
    }
}
