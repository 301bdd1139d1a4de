package io.jenkins.plugins.cloudrollback.tracking;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.Pages;
import io.jenkins.plugins.cloudrollback.config.EndpointOverride;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What a build has deployed to one target, for pages and the remote API, in the language of the reader. */
@ExportedBean(defaultVisibility = 2)
public final class DeploymentView {
    private final Deployment deployment;
    private final Journal journal;
    private final RollbackView rollback;

    /** @param rollback the last one that a person has asked for; null if nobody has */
    DeploymentView(Deployment deployment, @CheckForNull RollbackView rollback) {
        this.deployment = deployment;
        this.journal = deployment.isReadable() ? deployment.journal() : null;
        this.rollback = rollback;
    }

    @CheckForNull
    private Plan plan() {
        return journal == null ? null : journal.plan();
    }

    /** Names the deployment in requests to this page. */
    @Exported
    public String getId() {
        return deployment.id();
    }

    /** The id of the service as in the configuration of endpoints, such as {@code sae}; null if not known. */
    @Exported
    public String getService() {
        return journal == null ? null : deployment.request().service();
    }

    /** The display name of the service. */
    public String getServiceName() {
        return EndpointOverride.serviceName(getService());
    }

    /** The target, for people. */
    @Exported
    public String getTarget() {
        return plan() == null ? Messages.deployment_unreadable() : Pages.render(plan().target());
    }

    /** The target by its name, if the provider tells it. */
    public String getTargetName() {
        return plan() == null ? getTarget() : Pages.brief(plan().target());
    }

    /** {@link #getDeployed} by its name, if the provider tells it. */
    public String getDeployedName() {
        return plan() == null ? null : Pages.brief(plan().from());
    }

    /** {@link #getBefore} by its name, if the provider tells it. */
    public String getBeforeName() {
        return plan() == null ? null : Pages.brief(plan().to());
    }

    /** What the build has deployed, for people; null if the provider does not tell. */
    @Exported
    public String getDeployed() {
        return plan() == null ? null : Pages.render(plan().from());
    }

    /** What ran before and would be restored, for people; null if the provider does not tell. */
    @Exported
    public String getBefore() {
        return plan() == null ? null : Pages.render(plan().to());
    }

    /** The last rollback of it that a person has asked for; null if nobody has. */
    @Exported
    public RollbackView getRollback() {
        return rollback;
    }
}
