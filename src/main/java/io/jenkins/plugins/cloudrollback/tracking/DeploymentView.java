package io.jenkins.plugins.cloudrollback.tracking;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.Pages;
import io.jenkins.plugins.cloudrollback.config.EndpointOverride;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What a build has deployed to one target, for pages and the remote API, in the language of the reader. */
@ExportedBean(defaultVisibility = 2)
public final class DeploymentView {
    private final Deployment deployment;
    private final RollbackView rollback;
    private final Message target;
    private final Message deployed;
    private final Message before;

    /** @param rollback the last one that a person has asked for; null if nobody has */
    DeploymentView(Deployment deployment, @CheckForNull RollbackView rollback) {
        this.deployment = deployment;
        this.rollback = rollback;
        Plan plan = deployment.isReadable() ? deployment.journal().plan() : null;
        target = plan == null ? Message.of("Messages", "deployment.unreadable") : plan.target();
        deployed = plan == null ? null : plan.from();
        before = plan == null ? null : plan.to();
    }

    /** Names the deployment in requests to this page. */
    @Exported
    public String getId() {
        return deployment.id();
    }

    /** The id of the service as in the configuration of endpoints, such as {@code sae}; null if not known. */
    @Exported
    public String getService() {
        return deployment.request() == null ? null : deployment.request().service();
    }

    /** The display name of the service. */
    public String getServiceName() {
        return EndpointOverride.serviceName(getService());
    }

    /** The target, for people. */
    @Exported
    public String getTarget() {
        return Pages.render(target);
    }

    /** The target by its name, if the provider tells it. */
    public String getTargetName() {
        return Pages.brief(target);
    }

    /** {@link #getDeployed} by its name, if the provider tells it. */
    public String getDeployedName() {
        return Pages.brief(deployed);
    }

    /** {@link #getBefore} by its name, if the provider tells it. */
    public String getBeforeName() {
        return Pages.brief(before);
    }

    /** What the build has deployed, for people; null if the provider does not tell. */
    @Exported
    public String getDeployed() {
        return Pages.render(deployed);
    }

    /** What ran before and would be restored, for people; null if the provider does not tell. */
    @Exported
    public String getBefore() {
        return Pages.render(before);
    }

    /** The last rollback of it that a person has asked for; null if nobody has. */
    @Exported
    public RollbackView getRollback() {
        return rollback;
    }
}
