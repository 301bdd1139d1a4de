package io.jenkins.plugins.cloudrollback.browser;

import io.jenkins.plugins.cloudrollback.steps.RollbackPublisher;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** The fields of a rollback. Core's forms do not tie a field to its title, so it is found beside that. */
final class RollbackForm extends Page {
    RollbackForm(ChromeDriver browser, MessageBundle texts) {
        super(browser, texts);
    }

    RollbackForm credentials(String name) {
        String field = field(texts.of("form.account", "credentialsId"));
        By error = By.xpath(field + "//*[@class = 'error']");
        // What the form says about the empty field is awaited, as it may come later than what it says about the other.
        find(error);
        click(By.xpath(field + "//option[starts-with(., '" + name + "')]"));
        until("accepted", () -> browser.findElements(error).isEmpty());
        return this;
    }

    /** Begins to type, and takes what the list offers then. */
    RollbackForm region(String beginning, String region) {
        WebElement field = field("form.account", "region");
        field.sendKeys(beginning);
        click(By.xpath("//a[normalize-space() = '" + region + "']"));
        return this;
    }

    /** Opens the list of what the account has for a field of SAE. */
    PickDialog pick(String field) {
        click(pickButton(field));
        return new PickDialog(browser, texts);
    }

    /** Asks what would be done, and waits for an answer with these words. */
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

    /** Of the post-build action that it is a part of. */
    void picture(String name) {
        String action = "//*[@descriptorid='" + RollbackPublisher.class.getName() + "']";
        picture(name, Pictures.Clip.of(find(By.xpath(action)), 8));
    }

    private static String field(String title) {
        return "//*[contains(@class, 'jenkins-form-item')][*[starts-with(normalize-space(), '" + title + "')]]";
    }
}
