package io.jenkins.plugins.cloudrollback.tracking;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Run;
import java.util.List;
import jenkins.model.details.Detail;
import jenkins.model.details.DetailFactory;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.Stapler;

/** The state of the rollbacks of a build beside its name, on the Pipeline Overview and the new build page. */
@Restricted(NoExternalUse.class)
public final class RollbackDetail extends Detail {
    private final RollbackAction action;

    private RollbackDetail(Run<?, ?> build, RollbackAction action) {
        super(build);
        this.action = action;
    }

    @Override
    public String getIconClassName() {
        return RollbackAction.SYMBOL;
    }

    @Override
    public String getDisplayName() {
        return action.getHeadline();
    }

    @Override
    public String getLink() {
        return Stapler.getCurrentRequest2().getContextPath() + "/"
                + action.getBuild().getUrl() + action.getUrlName() + "/";
    }

    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends DetailFactory<Run> {
        @Override
        public Class<Run> type() {
            return Run.class;
        }

        @NonNull
        @Override
        public List<? extends Detail> createFor(@NonNull Run build) {
            RollbackAction action = build.getAction(RollbackAction.class);
            return action == null || action.getRecords().isEmpty()
                    ? List.of()
                    : List.of(new RollbackDetail((Run<?, ?>) build, action));
        }
    }
}
