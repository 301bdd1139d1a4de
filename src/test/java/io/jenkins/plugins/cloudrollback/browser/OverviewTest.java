package io.jenkins.plugins.cloudrollback.browser;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.DEPLOYMENT;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.EDAS_APP;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.testing.SharedJenkins;
import io.jenkins.plugins.cloudrollback.tracking.RollbackState;
import java.util.Locale;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The overview of the rollbacks of a folder and of all jobs. */
class OverviewTest extends BrowserTestBase {

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh-CN"})
    void followsRollbacks(Locale language) throws Exception {
        Folder folder = J.createProject(Folder.class, "shop-" + language.getLanguage());
        DEPLOYMENT.succeedsAfter(J.cloud(), 1);
        J.buildAndAssertSuccess(job(folder, "catalog", DEPLOYMENT));
        EDAS_APP.fails(J.cloud());
        J.buildAndAssertStatus(Result.FAILURE, job(folder, "orders", EDAS_APP));
        rollsBackInTwoBatches(1);
        WorkflowRun waiting = job(folder, "web", SAE_APP).scheduleBuild2(0).waitForStart();
        UserSession bob = logIn(BOB, language);
        String state = bob.texts.state(RollbackState.AWAITING_CONFIRMATION);
        bob.open(waiting).shows(RollbackState.AWAITING_CONFIRMATION);

        OverviewPage page = bob.overview(folder.getUrl());
        assertThat(page.goingOn()).singleElement().asString().contains("web", state, "demo");
        assertThat(page.ended()).hasSize(2).first().asString().contains("orders");
        assertThat(page.jobs()).hasSize(3);
        assertThat(page.violations(".rollback-overview")).isEmpty();
        page.screenshot("overview");
        J.simulator().sae().app(SAE_APP.target()).confirm();
        J.waitForCompletion(waiting);
        page.until(
                "it has ended", () -> page.goingOn().isEmpty() && page.ended().size() == 3);
        assertThat(page.wasNeverReloaded()).isTrue();
        page.looks("overview");

        OverviewPage all = logIn(ADMIN, language).overview("manage/");
        assertThat(all.jobs()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(all.violations(".rollback-overview")).isEmpty();
        all.looks("overview-all");
    }

    private static WorkflowJob job(Folder folder, String name, RollbackKind kind) throws Exception {
        return SharedJenkins.define(folder.createProject(WorkflowJob.class, name), kind.call());
    }
}
