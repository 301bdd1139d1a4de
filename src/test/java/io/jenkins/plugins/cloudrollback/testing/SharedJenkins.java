package io.jenkins.plugins.cloudrollback.testing;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider.FolderCredentialsProperty;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.DomainCredentials;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Result;
import hudson.security.ACL;
import hudson.security.AuthorizationStrategy;
import io.jenkins.plugins.cloudrollback.steps.RollbackPublisher;
import io.jenkins.plugins.cloudrollback.steps.RollbackStep;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/**
 * One Jenkins for all tests of a class, each of which creates its own jobs, as a start takes as long as a whole test.
 * {@code @WithJenkins} starts another one for each test.
 */
public class SharedJenkins extends JenkinsRule implements BeforeAllCallback, AfterAllCallback {

    @Override
    public final void beforeAll(ExtensionContext context) throws Exception {
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
    public final void afterAll(ExtensionContext context) throws Exception {
        after();
    }

    @Override
    public final void recipe() throws Exception {
        ACL.as2(ACL.SYSTEM2);
        super.recipe();
    }

    /** Disables CSS, which no test needs and which takes seconds per page. */
    @Override
    public final WebClient createWebClient() {
        WebClient client = super.createWebClient();
        client.getOptions().setCssEnabled(false);
        return client;
    }

    /** Requires users to log in, with their name as password. */
    public final void secure(AuthorizationStrategy strategy) {
        jenkins.setSecurityRealm(createDummySecurityRealm());
        jenkins.setAuthorizationStrategy(strategy);
    }

    /**
     * Requires users to log in, with their name as password: a reader, a builder, a configurer and an admin.
     *
     * @return the permissions, to which a test may add more
     */
    public final MockAuthorizationStrategy secure() {
        MockAuthorizationStrategy strategy = new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader", "builder", "configurer")
                .grant(Item.BUILD)
                .everywhere()
                .to("builder")
                .grant(Item.CONFIGURE)
                .everywhere()
                .to("configurer")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin");
        secure(strategy);
        return strategy;
    }

    /** Creates a folder with credentials of its own. */
    public final Folder folder(Credentials... credentials) throws Exception {
        Folder folder = createProject(Folder.class);
        folder.addProperty(new FolderCredentialsProperty(
                new DomainCredentials[] {new DomainCredentials(Domain.global(), List.of(credentials))}));
        return folder;
    }

    /** Creates a sandboxed Pipeline job. */
    public final WorkflowJob pipeline(String script) throws Exception {
        return define(createProject(WorkflowJob.class), script);
    }

    /** Creates a sandboxed Pipeline job with the name {@code job} in a folder. */
    public static WorkflowJob pipeline(Folder folder, String script) throws Exception {
        return define(folder.createProject(WorkflowJob.class, "job"), script);
    }

    /** Replaces the script of a Pipeline job. */
    public static WorkflowJob define(WorkflowJob job, String script) throws Exception {
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    /** Creates a sandboxed Pipeline job, and starts a build of it. */
    public final WorkflowRun start(String script) throws Exception {
        return pipeline(script).scheduleBuild2(0).waitForStart();
    }

    /** Runs a sandboxed Pipeline until it ends with the expected result. */
    public final WorkflowRun run(Result expected, String script) throws Exception {
        return buildAndAssertStatus(expected, pipeline(script));
    }

    /** Creates a freestyle job with this result before its post-build action rolls back. */
    public final FreeStyleProject freestyle(Result result, RollbackStep... rollbacks) throws Exception {
        return freestyle(result, new RollbackPublisher(List.of(rollbacks)));
    }

    /** Creates a freestyle job that deploys, and has this result before its post-build action. */
    public final FreeStyleProject freestyle(Result result, RollbackPublisher publisher) throws Exception {
        FreeStyleProject job = createFreeStyleProject();
        job.getBuildersList().add(new DeployBuilder(result, publisher.getRollbacks()));
        job.getPublishersList().add(publisher);
        return job;
    }
}
