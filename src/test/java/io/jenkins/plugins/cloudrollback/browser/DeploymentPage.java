package io.jenkins.plugins.cloudrollback.browser;

import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** The page that offers to roll back what a build has deployed. */
final class DeploymentPage extends Page {
    private static final String INDEX = "tracking.DeploymentRollback.index";

    DeploymentPage(ChromeDriver browser, MessageBundle texts) {
        super(browser, texts);
    }

    /** Waits until the decision is shown, and returns it. */
    String decision() {
        String deciding = texts.of(INDEX, "deciding");
        return eventually("decision", () -> {
            String shown = find(By.className("cloud-deployment__decision")).getText();
            return shown.equals(deciding) ? null : shown;
        });
    }

    private WebElement button() {
        return find(ByRole.button(texts.of(INDEX, "start")));
    }

    boolean offersToStart() {
        return button().isEnabled();
    }

    /** Leads to the rollbacks of the build. */
    BuildPage start() {
        button().click();
        return rollbacks();
    }

    private BuildPage rollbacks() {
        until("the rollbacks of the build", () -> browser.getCurrentUrl().endsWith("/rollbacks/"));
        return new BuildPage(browser, texts);
    }

    /** Begins all rollbacks, which leads to the rollbacks of the build. */
    BuildPage startAll() {
        WebElement all = find(ByRole.button(texts.of(INDEX, "all")));
        until("all can be rolled back", all::isEnabled);
        all.click();
        return rollbacks();
    }

    String warning() {
        return find(By.className("cloud-deployment__warning")).getText();
    }

    void screenshot(String name) {
        screenshot(name, clip());
    }

    void looks(String name) {
        looks(name, this::clip);
    }

    private Screenshots.Clip clip() {
        return Screenshots.Clip.downTo(find(By.className("cloud-deployments")));
    }
}
