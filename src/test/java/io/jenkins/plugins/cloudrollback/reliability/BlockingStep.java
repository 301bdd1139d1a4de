package io.jenkins.plugins.cloudrollback.reliability;

import hudson.model.TaskListener;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;
import org.jvnet.hudson.test.TestExtension;
import org.kohsuke.stapler.DataBoundConstructor;

/** What {@link Load} compares with: a step as it is usually written, with a thread that asks once a second. */
public final class BlockingStep extends Step {
    private final String url;

    /** @param url asked until somebody stops the build */
    @DataBoundConstructor
    public BlockingStep(String url) {
        this.url = url;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(url, context);
    }

    private static final class Execution extends SynchronousNonBlockingStepExecution<Void> {
        private static final long serialVersionUID = 1;
        private static final HttpClient HTTP = HttpClient.newHttpClient();

        private final String url;

        Execution(String url, StepContext context) {
            super(context);
            this.url = url;
        }

        @Override
        protected Void run() throws Exception {
            TaskListener listener = getContext().get(TaskListener.class);
            while (true) {
                int status = HTTP.send(
                                HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                listener.getLogger().println("still running (" + status + ")");
                Thread.sleep(1000);
            }
        }
    }

    @TestExtension
    public static final class DescriptorImpl extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return "blockingRollback";
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(TaskListener.class);
        }
    }
}
