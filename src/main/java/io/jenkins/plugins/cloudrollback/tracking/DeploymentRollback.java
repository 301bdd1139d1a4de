package io.jenkins.plugins.cloudrollback.tracking;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.Item;
import hudson.model.Run;
import hudson.security.Permission;
import hudson.security.PermissionScope;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.Pages;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Decision;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import jenkins.model.TransientActionFactory;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.POST;

/** The page on which a person has what a build has deployed rolled back. Its methods are the remote API of the same. */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class DeploymentRollback implements Action {
    public static final Permission PERMISSION = new Permission(
            Run.PERMISSIONS,
            "Rollback",
            Messages._permission_rollback_description(),
            Item.CONFIGURE,
            PermissionScope.RUN);

    private static final int CONFLICT = 409;
    private static final int UNAVAILABLE = 503;

    private final Deployments deployments;

    private DeploymentRollback(RollbackAction rollbacks) {
        this.deployments = new Deployments(rollbacks);
    }

    /** Registers the permission before an authorization strategy that names it is loaded. */
    @Initializer(before = InitMilestone.SYSTEM_CONFIG_LOADED)
    @SuppressWarnings("unused")
    public static void registerPermission() {
        PERMISSION.getId();
    }

    public Run<?, ?> getBuild() {
        return deployments.build();
    }

    public Permission getPermission() {
        return PERMISSION;
    }

    @Override
    public String getIconFileName() {
        return getBuild().isBuilding() || !getBuild().hasPermission(PERMISSION) ? null : RollbackAction.SYMBOL;
    }

    @Override
    public String getDisplayName() {
        return Messages.deployment_displayName();
    }

    @Override
    public String getUrlName() {
        return "rollback-deployment";
    }

    public Api getApi() {
        return new Api(this);
    }

    /** What the build has deployed, in the order in which it did. */
    @Exported
    public List<DeploymentView> getDeployments() {
        return deployments.views();
    }

    /** Decides, without changing anything, how a deployment would be rolled back now. Answers with JSON. */
    @POST
    public HttpResponse doDecide(@QueryParameter String id) {
        getBuild().checkPermission(PERMISSION);
        return answer(() -> {
            Deployment deployment = deployments.startable(id);
            Decision decision = deployments.decide(deployment);
            Plan plan = decision.plan();
            return Pages.json(Json.object()
                    .put("possible", decision.action() != Decision.Action.END)
                    .put("target", Pages.render(plan.target()))
                    .put("from", Pages.render(plan.from()))
                    .put("to", Pages.render(plan.to()))
                    .put("changes", Pages.render(decision.changes()))
                    .put("decision", Pages.render(decision.reason()))
                    .put("warning", Pages.render(deployments.warning(deployment))));
        });
    }

    /** Rolls a deployment back, unless that is refused. Answers with JSON: the id of the rollback, or why there is none. */
    @POST
    public HttpResponse doStart(@QueryParameter String id) {
        getBuild().checkPermission(PERMISSION);
        return answer(() -> {
            RollbackRecord begun = deployments.begin(deployments.startable(id), RollbackAction.userName());
            return Pages.json(Json.object().put("id", begun.uuid()));
        });
    }

    /** @param answer may fail with a {@link CallException} */
    private static HttpResponse answer(Supplier<HttpResponse> answer) {
        try {
            return answer.get();
        } catch (CallException e) {
            return Pages.jsonError(e.isFinal() ? CONFLICT : UNAVAILABLE, Pages.render(e.message()));
        }
    }

    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Run> {
        @Override
        public Class<Run> type() {
            return Run.class;
        }

        /** So that looking for another action, as below, does not ask this factory. */
        @Override
        public Class<? extends Action> actionType() {
            return DeploymentRollback.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull Run build) {
            RollbackAction action = build.getAction(RollbackAction.class);
            return action == null || action.getDeployments().isEmpty()
                    ? List.of()
                    : List.of(new DeploymentRollback(action));
        }
    }
}
