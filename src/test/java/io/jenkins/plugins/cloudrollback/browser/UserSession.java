package io.jenkins.plugins.cloudrollback.browser;

import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.tracking.RollbackState;
import java.net.URL;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** A user of Jenkins in a browser. */
final class UserSession extends Page {
    private final URL jenkins;

    UserSession(ChromeDriver browser, MessageBundle texts, URL jenkins) {
        super(browser, texts);
        this.jenkins = jenkins;
    }

    /** Logs in with the name as password. */
    UserSession logIn(String name) {
        go("login");
        find(By.name("j_username")).sendKeys(name);
        find(By.name("j_password")).sendKeys(name);
        click(By.name("Submit"));
        until("signed in", () -> !browser.getCurrentUrl().contains("login"));
        return this;
    }

    JobForm configure(Job<?, ?> job) {
        go(job.getUrl() + "configure");
        return new JobForm(browser, texts);
    }

    /** The forms of rollbacks on any page. */
    RollbackForm forms(String path) {
        go(path);
        return new RollbackForm(browser, texts);
    }

    OverviewPage overview(String path) {
        go(path + "rollbacks/");
        return new OverviewPage(browser, texts);
    }

    /** Starts a build on the page of the job, which saving its configuration leads to. */
    void build() {
        click(ByRole.link("Build Now"));
    }

    BuildPage open(Run<?, ?> build) {
        go(build.getUrl());
        return new BuildPage(browser, texts);
    }

    DeploymentPage deployment(Run<?, ?> build) {
        go(build.getUrl() + "rollback-deployment/");
        return new DeploymentPage(browser, texts);
    }

    HistoryPage history(Job<?, ?> job) {
        go(job.getUrl() + "rollbacks/");
        return new HistoryPage(browser, texts);
    }

    /** Opens the dialog that adds global credentials of a type. */
    CredentialsDialog addCredentials(String type) {
        go("manage/credentials/store/system/domain/_/");
        return new CredentialsDialog(browser, texts).add(type);
    }

    /** Opens the dialog that changes global credentials. */
    CredentialsDialog updateCredentials(String id) {
        go("manage/credentials/store/system/domain/_/credential/" + id + "/");
        return new CredentialsDialog(browser, texts).update();
    }

    /** The badge of a build in the build history, which shows this state. */
    WebElement badge(Job<?, ?> job, RollbackState state) {
        go(job.getUrl());
        return find(ByRole.link(texts.state(state)));
    }

    /** Reads the rollbacks of a job from the remote API. */
    @SuppressWarnings("unchecked")
    List<Map<String, Object>> rollbacks(Job<?, ?> job, String query) {
        return (List<Map<String, Object>>) browser.executeAsyncScript(
                "fetch(arguments[0]).then((answer) => answer.json()).then((report) => arguments[1](report.rollbacks))",
                jenkins + job.getUrl() + "rollbacks/api/json" + query);
    }

    private void go(String path) {
        browser.get(jenkins + path);
    }
}
