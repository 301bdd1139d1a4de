package io.jenkins.plugins.cloudrollback.browser;

import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
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

    /** Takes screenshots in dark colors, as a theme would set them, and on a phone. */
    void looks(String name) {
        browser.executeScript("""
                const style = document.createElement("style");
                style.textContent = ":root, body { --background: #1f1f23; --text-color: #e4e4e7; --link-color: #8ab4f8;"
                  + " --text-color-secondary: #a1a1aa; --table-body-background: #27272a; --header-background: #27272a;"
                  + " --table-background: #27272a; --table-striped-bg: #2d2d31; color-scheme: dark; }";
                document.head.append(style);
                """);
        look(name + "-dark", clip());
        browser.manage().window().setSize(new Dimension(420, 1800));
        look(name + "-narrow", clip());
    }
}
