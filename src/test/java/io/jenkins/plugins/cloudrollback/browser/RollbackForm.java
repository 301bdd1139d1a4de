package io.jenkins.plugins.cloudrollback.browser;

import io.jenkins.plugins.cloudrollback.steps.RollbackPublisher;
import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** The form of a rollback. Jenkins core does not associate inputs with labels, so fields are found by their title. */
final class RollbackForm extends Page {
    RollbackForm(ChromeDriver browser, MessageBundle texts) {
        super(browser, texts);
    }

    RollbackForm credentials(String name) {
        String field = field(texts.of("form.account", "credentialsId"));
        click(By.xpath(field + "//option[starts-with(., '" + name + "')]"));
        return this;
    }

    /** Searches for the name of a region in the dialog, and chooses it. */
    RollbackForm region(String name, String region) {
        click(pickButton("form.account", "region"));
        PickDialog dialog = new PickDialog(browser, texts);
        dialog.entry(region);
        dialog.focused().sendKeys(name);
        dialog.look("regions");
        dialog.choose(region);
        return this;
    }

    /** The errors that the form shows. */
    List<String> errors() {
        return browser.findElements(By.cssSelector(".error")).stream()
                .map(WebElement::getText)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    /** A field that was empty when the form appeared. */
    WebElement untouched(String field) {
        return find(By.cssSelector("[name='_." + field + "'][data-untouched]"));
    }

    /** Waits until the forms are complete, and all fields that are validated at once have been. */
    void settled(String emptyField) {
        untouched(emptyField);
        until(
                "validated",
                () -> Boolean.TRUE.equals(browser.executeScript(
                        "return FormChecker.queue.length === 0 && FormChecker.inProgress === 0")));
    }

    /** Leaves a field, and waits until its value has been validated. */
    void leave(String page, String key) {
        field(page, key).sendKeys(Keys.TAB);
        until("validated", () -> !errors().isEmpty());
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
        return pickButton("steps.RollbackSaeAppStep.config", field);
    }

    private By pickButton(String page, String field) {
        return ByRole.button(texts.of("form.pick", "choose") + " " + texts.of(page, field));
    }

    WebElement field(String page, String key) {
        return find(By.xpath(field(texts.of(page, key)) + "//input"));
    }

    /** Takes a screenshot of the post-build action. */
    void screenshot(String name) {
        screenshot(name, action());
    }

    /** Takes a screenshot of the post-build action that is not for the documentation. */
    void look(String name) {
        look(name, action());
    }

    private Screenshots.Clip action() {
        String action = "//*[@descriptorid='" + RollbackPublisher.class.getName() + "']";
        return Screenshots.Clip.of(find(By.xpath(action)), 8);
    }

    private static String field(String title) {
        return "//*[contains(@class, 'jenkins-form-item')][*[starts-with(normalize-space(), '" + title + "')]]";
    }
}
