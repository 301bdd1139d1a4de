package io.jenkins.plugins.cloudrollback.browser;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.config.CloudRollbackConfiguration;
import java.util.Locale;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The forms of rollbacks before anything is filled in. */
class FormsTest extends BrowserTestBase {

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh-CN"})
    void untouchedFormShowsNoErrors(Locale language) throws Exception {
        FreeStyleProject job = J.createProject(FreeStyleProject.class, "untouched-" + language.getLanguage());
        UserSession alice = logIn(ALICE, language);
        RollbackForm form = alice.configure(job).addRollback(alice.texts.of(Messages._rollbackSaeApp_displayName()));
        form.settled("appId");
        assertThat(form.errors()).isEmpty();
        form.look("untouched");

        form.leave("steps.RollbackSaeAppStep.config", "appId");
        assertThat(form.errors()).singleElement().asString().contains("appId");
        form.leave("form.account", "region");
        form.until("both are reported", () -> form.errors().size() == 2);
    }

    @Test
    void newSnippetShowsNoErrors() throws Exception {
        WorkflowJob job = J.createProject(WorkflowJob.class, "snippets");
        RollbackForm form = logIn(ALICE, Locale.ENGLISH).forms(job.getUrl() + "pipeline-syntax/");
        form.click(By.xpath("//option[starts-with(., 'rollbackDeployment:')]"));
        form.settled("taskId");
        assertThat(form.errors()).isEmpty();
    }

    @Test
    void newEndpointShowsNoErrors() throws Exception {
        UserSession admin = logIn(ADMIN, Locale.ENGLISH);
        RollbackForm form = admin.forms("manage/configure");
        form.click(ByRole.button(admin.texts.of("config.CloudRollbackConfiguration.config", "add")));
        form.settled("url");
        assertThat(form.errors()).isEmpty();
        form.untouched("url").sendKeys("ftp://x", Keys.TAB);
        form.until("refused", () -> form.errors().size() == 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh-CN"})
    void callsPerSecond(Locale language) throws Exception {
        RollbackForm form = logIn(ADMIN, language).forms("manage/configure");
        WebElement field = form.field("config.CloudRollbackConfiguration.config", "callsPerSecond");
        assertThat(field.getDomProperty("value")).isEqualTo("10");
        field.sendKeys(Keys.chord(Keys.CONTROL, "a"), "1001", Keys.TAB);
        form.until("refused", () -> form.errors().stream().anyMatch(error -> error.contains("1001")));
        field.sendKeys(Keys.chord(Keys.CONTROL, "a"), "7", Keys.TAB);
        form.until("accepted", () -> form.errors().isEmpty());
        form.click(By.name("Submit"));
        form.until("saved", () -> CloudRollbackConfiguration.get().getCallsPerSecond() == 7);
        CloudRollbackConfiguration.get().setCallsPerSecond(null);
    }
}
