package io.jenkins.plugins.cloudrollback.browser;

import io.jenkins.plugins.cloudrollback.tracking.RollbackState;
import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** The page with the rollbacks of a job. */
final class HistoryPage extends Page {
    HistoryPage(ChromeDriver browser, MessageBundle texts) {
        super(browser, texts);
    }

    /** The text of each row. */
    List<String> rows() {
        return browser.findElements(By.xpath("//main//tbody/tr | //*[@id='main-panel']//tbody/tr")).stream()
                .map(WebElement::getText)
                .toList();
    }

    /** The accessible name of each bar, oldest first. */
    List<String> bars() {
        return browser.findElements(By.cssSelector("figure a")).stream()
                .map(WebElement::getAccessibleName)
                .toList();
    }

    /** Takes a screenshot down to the third row. */
    void screenshot(String name) {
        screenshot(name, Screenshots.Clip.downTo(find(By.xpath("//tbody/tr[3]"))));
    }

    HistoryPage filterByService(String name) {
        return filter("service", name);
    }

    HistoryPage filterByState(RollbackState state) {
        return filter("state", texts.state(state));
    }

    private HistoryPage filter(String by, String option) {
        WebElement list = find(ByRole.choice(texts.of("history.RollbackHistory.choice", by)));
        list.findElement(By.xpath("option[. = '" + option + "']")).click();
        String before = browser.getCurrentUrl();
        click(ByRole.button(texts.of("history.RollbackHistory.index", "filter")));
        until("filtered", () -> !browser.getCurrentUrl().equals(before));
        return this;
    }
}
