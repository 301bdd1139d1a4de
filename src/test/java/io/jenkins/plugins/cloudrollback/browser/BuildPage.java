package io.jenkins.plugins.cloudrollback.browser;

import io.jenkins.plugins.cloudrollback.tracking.RollbackState;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** The page of a build with one rollback. */
final class BuildPage extends Page {
    private static final String LIST = "tracking.RollbackAction.list";

    BuildPage(ChromeDriver browser, MessageBundle texts) {
        super(browser, texts);
        browser.executeScript("window.neverReloaded = true");
    }

    /** Waits until the rollback is shown in this state. */
    WebElement shows(RollbackState state) {
        return find(ByRole.region(stateName(state)));
    }

    private String stateName(RollbackState state) {
        return texts.state(state);
    }

    By confirmButton() {
        return ByRole.button(texts.of(LIST, "confirm"));
    }

    boolean offersToConfirm() {
        return !browser.findElements(confirmButton()).isEmpty();
    }

    void confirm() {
        click(confirmButton());
    }

    void screenshot(String name) {
        screenshot(name, Screenshots.Clip.downTo(find(By.className("cloud-rollbacks"))));
    }

    /** Takes a screenshot that is not for the documentation. */
    void look(String name) {
        look(name, Screenshots.Clip.downTo(find(By.className("cloud-rollbacks"))));
    }

    /** Returns whether the page has updated itself without being reloaded. */
    boolean wasNeverReloaded() {
        return Boolean.TRUE.equals(browser.executeScript("return window.neverReloaded"));
    }
}
