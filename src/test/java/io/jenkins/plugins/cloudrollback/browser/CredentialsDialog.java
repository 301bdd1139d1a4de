package io.jenkins.plugins.cloudrollback.browser;

import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** The dialog of the Credentials plugin, which has no Chinese texts of its own, with a form of ours in it. */
final class CredentialsDialog extends Page {
    private static final String DIALOG = "//dialog[@open]";

    CredentialsDialog(ChromeDriver browser, MessageBundle texts) {
        super(browser, texts);
    }

    CredentialsDialog add(String type) {
        click(By.cssSelector("[data-type='credentials-add-store-item']"));
        click(By.xpath(DIALOG + "//label[contains(., '" + type + "')]"));
        click(By.id("cr-dialog-next"));
        find(By.id("cr-dialog-submit"));
        return this;
    }

    CredentialsDialog update() {
        click(By.cssSelector("#main-panel [data-type='credentials-update']"));
        find(By.id("cr-dialog-submit"));
        return this;
    }

    /** Types into a field of a form such as {@code credentials.RoleCredentials.session}, which is found by its title. */
    CredentialsDialog type(String form, String key, String text) {
        input(form, key).sendKeys(text);
        return this;
    }

    WebElement input(String form, String key) {
        return find(By.xpath(field(form, key) + "//input[not(@type = 'hidden')]"));
    }

    private String field(String form, String key) {
        return DIALOG + "//*[contains(@class, 'jenkins-form-item')][*[starts-with(normalize-space(), '"
                + texts.of(form, key) + "')]]";
    }

    /** Selects the access key or the ID token that starts the sessions. */
    CredentialsDialog source(String name) {
        click(By.xpath(field("credentials.RoleCredentials.session", "credentialsId") + "//option[starts-with(., '"
                + name + "')]"));
        return this;
    }

    CredentialsDialog advanced() {
        click(By.cssSelector("dialog[open] .advancedButton, dialog[open] .advanced-button"));
        return this;
    }

    /** Clicks the check button, and waits for an answer of a class such as {@code ok}. */
    String check(String answer) {
        click(ByRole.button(texts.of("credentials.RoleCredentials.session", "check")));
        return text(answer);
    }

    /** What the dialog says is wrong, once it says so. */
    String error() {
        return text("error");
    }

    /** Not what is visible, as it fades in. */
    private String text(String ofClass) {
        return find(By.xpath(DIALOG + "//*[@class = '" + ofClass + "'][normalize-space()]"))
                .getDomProperty("textContent");
    }

    /** Waits until nothing is said to be wrong. */
    void accepts() {
        until(
                "accepted",
                () -> browser.findElements(By.xpath(DIALOG + "//*[@class = 'error'][normalize-space()]"))
                        .isEmpty());
    }

    CredentialsDialog identity(String id) {
        find(By.cssSelector("dialog[open] [name='_.id']")).sendKeys(id);
        return this;
    }

    void screenshot(String name) {
        screenshot(name, Screenshots.Clip.of(find(By.xpath(DIALOG)), 0));
    }

    void save() {
        click(By.id("cr-dialog-submit"));
        until("closed", () -> browser.findElements(By.xpath(DIALOG)).isEmpty());
    }
}
