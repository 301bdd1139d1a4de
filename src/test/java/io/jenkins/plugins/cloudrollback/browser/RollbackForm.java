package io.jenkins.plugins.cloudrollback.browser;

import io.jenkins.plugins.cloudrollback.steps.RollbackPublisher;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** The form of a rollback. Jenkins core does not associate inputs with labels, so fields are found by their title. */
final class RollbackForm extends Page {
    RollbackForm(ChromeDriver browser, MessageBundle texts) {
        super(browser, texts);
    }

    RollbackForm credentials(String name) {
        String field = field(texts.of("form.account", "credentialsId"));
        By error = By.xpath(field + "//*[@class = 'error']");
        // The validation of the empty field may arrive later than that of the selected value, so it is awaited first.
        find(error);
        click(By.xpath(field + "//option[starts-with(., '" + name + "')]"));
        until("accepted", () -> browser.findElements(error).isEmpty());
        return this;
    }

    /** Types the beginning of a region, and selects it in the list of suggestions. */
    RollbackForm region(String beginning, String region) {
        WebElement field = field("form.account", "region");
        field.sendKeys(beginning);
        click(By.xpath("//a[normalize-space() = '" + region + "']"));
        return this;
    }

    /** Opens the dialog with the account's resources for a field of SAE. */
    PickDialog pick(String field) {
        click(pickButton(field));
        return new PickDialog(browser, texts);
    }

    /** Clicks the check button, and waits for a success that contains the text. */
    void check(String words) {
        click(ByRole.button(texts.of("form.try", "check")));
        find(By.xpath("//*[@class = 'ok'][contains(., '" + words + "')]"));
    }

    By pickButton(String field) {
        return ByRole.button(
                texts.of("form.pick", "choose") + " " + texts.of("steps.RollbackSaeAppStep.config", field));
    }

    WebElement field(String page, String key) {
        return find(By.xpath(field(texts.of(page, key)) + "//input"));
    }

    /** Takes a screenshot of the post-build action. */
    void screenshot(String name) {
        String action = "//*[@descriptorid='" + RollbackPublisher.class.getName() + "']";
        screenshot(name, Screenshots.Clip.of(find(By.xpath(action)), 8));
    }

    private static String field(String title) {
        return "//*[contains(@class, 'jenkins-form-item')][*[starts-with(normalize-space(), '" + title + "')]]";
    }
}
