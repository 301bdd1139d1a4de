package io.jenkins.plugins.cloudrollback.browser;

import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** The page with the rollbacks of all jobs in a folder, or of all jobs. */
final class OverviewPage extends Page {
    private static final String LIST = "history.RollbackOverview.list";

    OverviewPage(ChromeDriver browser, MessageBundle texts) {
        super(browser, texts);
        browser.executeScript("window.neverReloaded = true");
    }

    List<String> goingOn() {
        return rows("goingOn");
    }

    List<String> ended() {
        return rows("ended");
    }

    List<String> jobs() {
        return rows("jobs");
    }

    private List<String> rows(String section) {
        return find(ByRole.region(texts.of(LIST, section))).findElements(By.cssSelector("tbody tr")).stream()
                .map(WebElement::getText)
                .toList();
    }

    /** Returns whether the page has updated itself without being reloaded. */
    boolean wasNeverReloaded() {
        return Boolean.TRUE.equals(browser.executeScript("return window.neverReloaded"));
    }

    void screenshot(String name) {
        screenshot(name, clip());
    }

    private Screenshots.Clip clip() {
        return Screenshots.Clip.downTo(find(By.className("rollback-overview")));
    }

    void looks(String name) {
        looks(name, this::clip);
    }
}
