package io.jenkins.plugins.cloudrollback.testing;

import hudson.Extension;
import io.jenkins.plugins.cloudrollback.config.CloudRollbackConfiguration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * The Pipeline step {@code deploy}: a deployment at the simulated providers. By default, one that ends well for each of
 * {@link RollbackKind#SAE_APP} and {@link RollbackKind#DEPLOYMENT}.
 */
public final class DeployStep extends Step {
    private String kind;
    private String target;
    private String script;
    private String by = "alice";

    @DataBoundConstructor
    public DeployStep() {}

    @DataBoundSetter
    public void setKind(String kind) {
        this.kind = kind;
    }

    @DataBoundSetter
    public void setTarget(String target) {
        this.target = target;
    }

    @DataBoundSetter
    public void setScript(String script) {
        this.script = script;
    }

    @DataBoundSetter
    public void setBy(String by) {
        this.by = by;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(this, context);
    }

    private void deploy() throws IOException, InterruptedException {
        if (kind == null) {
            deploy(RollbackKind.SAE_APP);
            deploy(RollbackKind.DEPLOYMENT);
        } else {
            RollbackKind known = RollbackKind.valueOf(kind);
            deploy(known, target == null ? known.target() : target, script == null ? known.deployed() : script, by);
        }
    }

    /** A deployment that ends well. */
    static void deploy(RollbackKind kind) throws IOException, InterruptedException {
        deploy(kind, kind.target(), kind.deployed(), "alice");
    }

    /** Deploys as a user. */
    public static void deploy(RollbackKind kind, String target, String script, String by)
            throws IOException, InterruptedException {
        URI simulator = URI.create(
                CloudRollbackConfiguration.get().getEndpoints().get(0).getUrl());
        String body = "{\"service\":\"%s\",\"target\":\"%s\",\"script\":\"%s\",\"by\":\"%s\"}"
                .formatted(kind.simulated(), target, script, by);
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(simulator.resolve("/simulator/deploy"))
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.body());
        }
    }

    private static final class Execution extends SynchronousNonBlockingStepExecution<Void> {
        private static final long serialVersionUID = 1;

        private final transient DeployStep step;

        Execution(DeployStep step, StepContext context) {
            super(context);
            this.step = step;
        }

        @Override
        protected Void run() throws Exception {
            step.deploy();
            return null;
        }
    }

    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return "deploy";
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of();
        }
    }
}
