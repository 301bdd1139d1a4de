package io.jenkins.plugins.cloudrollback.browser;

import hudson.model.Job;
import hudson.model.Run;
import java.net.URL;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;

/** Somebody at a Jenkins. */
final class Visitor extends Page {
    private final URL jenkins;

    Visitor(ChromeDriver browser, MessageBundle texts, URL jenkins) {
        super(browser, texts);
        this.jenkins = jenkins;
    }

    /** With a password that is the name. */
    Visitor logIn(String name) {
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

    /** On the page of the job, where saving its configuration leads to. */
    void build() {
        click(ByRole.link("Build Now"));
    }

    BuildPage open(Run<?, ?> build) {
        go(build.getUrl());
        return new BuildPage(browser, texts);
    }

    HistoryPage history(Job<?, ?> job) {
        go(job.getUrl() + "rollbacks/");
        return new HistoryPage(browser, texts);
    }

    /** What the remote API says about a job. */
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
