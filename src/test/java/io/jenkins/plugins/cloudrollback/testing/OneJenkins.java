package io.jenkins.plugins.cloudrollback.testing;

import hudson.model.Result;
import hudson.security.ACL;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * One Jenkins for all tests of a class, which have their own jobs in it: each start takes as long as a whole test.
 * {@code @WithJenkins} starts another one for each test.
 */
public final class OneJenkins extends JenkinsRule implements BeforeAllCallback, AfterAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        testDescription = org.junit.runner.Description.createSuiteDescription(context.getRequiredTestClass());
        try {
            before();
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void recipe() throws Exception {
        ACL.as2(ACL.SYSTEM2);
        super.recipe();
    }

    /** Without CSS, which no test looks at and which takes seconds for each page. */
    @Override
    public WebClient createWebClient() {
        WebClient client = super.createWebClient();
        client.getOptions().setCssEnabled(false);
        return client;
    }

    /** A sandboxed Pipeline. */
    public WorkflowJob pipeline(String script) throws Exception {
        WorkflowJob job = createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    /** Runs a sandboxed Pipeline to the end that it is expected to have. */
    public WorkflowRun run(Result expected, String script) throws Exception {
        return buildAndAssertStatus(expected, pipeline(script));
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        after();
    }
}
