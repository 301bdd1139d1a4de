package io.jenkins.plugins.cloudrollback.testing;

import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.Descriptor;
import hudson.model.Result;
import hudson.tasks.Builder;
import io.jenkins.plugins.cloudrollback.steps.RollbackStep;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import jenkins.model.Jenkins;
import org.jvnet.hudson.test.MockBuilder;

/** Deploys to the simulated targets of rollbacks, and ends with a result. */
final class DeployBuilder extends MockBuilder {
    private final List<RollbackKind> kinds;

    DeployBuilder(Result result, List<RollbackStep> rollbacks) {
        super(result);
        kinds = rollbacks.stream()
                .map(RollbackKind::of)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    @Override
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws InterruptedException, IOException {
        for (RollbackKind kind : kinds) {
            DeployStep.deploy(kind);
        }
        return super.perform(build, launcher, listener);
    }

    @Override
    @SuppressWarnings("unchecked")
    public Descriptor<Builder> getDescriptor() {
        return Jenkins.get().getDescriptorOrDie(MockBuilder.class);
    }
}
