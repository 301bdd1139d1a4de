package io.jenkins.plugins.cloudrollback.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.model.ManagementLink;
import hudson.security.Permission;
import io.jenkins.plugins.cloudrollback.Messages;
import java.util.Collection;
import java.util.List;
import jenkins.model.Jenkins;
import jenkins.model.TransientActionFactory;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.StaplerProxy;

/** The page with the rollbacks of the jobs in a folder, or of all jobs of the controller. */
@Restricted(NoExternalUse.class)
public final class RollbackOverview implements Action {
    private static final String URL = "rollbacks";

    private final ItemGroup<?> group;

    RollbackOverview(ItemGroup<?> group) {
        this.group = group;
    }

    public ItemGroup<?> getGroup() {
        return group;
    }

    /** The folder; null for the controller. */
    @CheckForNull
    public Item getFolder() {
        return group instanceof Item folder ? folder : null;
    }

    @Override
    public String getIconFileName() {
        return "symbol-undo";
    }

    @Override
    public String getDisplayName() {
        return Messages.rollbacks_displayName();
    }

    public String getDescription() {
        return Messages.overview_description();
    }

    @Override
    public String getUrlName() {
        return URL;
    }

    /** The URL of this page, relative to that of Jenkins. */
    public String getUrl() {
        return (group instanceof Item folder ? folder.getUrl() : "manage/") + URL + "/";
    }

    public OverviewReport getReport() {
        return OverviewReport.of(group);
    }

    public Api getApi() {
        return new Api(getReport());
    }

    /** For each folder, of whatever plugin. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<ItemGroup> {
        @Override
        public Class<ItemGroup> type() {
            return ItemGroup.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull ItemGroup group) {
            // A job that consists of jobs, such as a matrix project, has a history.
            return group instanceof Job ? List.of() : List.of(new RollbackOverview(group));
        }
    }

    /** The overview of all jobs in <em>Manage Jenkins</em>. */
    @Extension
    public static final class Link extends ManagementLink implements StaplerProxy {
        @Override
        public String getIconFileName() {
            return "symbol-undo";
        }

        @Override
        public String getDisplayName() {
            return Messages.rollbacks_displayName();
        }

        @Override
        public String getDescription() {
            return Messages.overview_description();
        }

        @Override
        public String getUrlName() {
            return URL;
        }

        @NonNull
        @Override
        public Category getCategory() {
            return Category.STATUS;
        }

        /** All that a reader of Jenkins needs, as the page shows only jobs that the reader may read. */
        @NonNull
        @Override
        public Permission getRequiredPermission() {
            return Jenkins.READ;
        }

        @Override
        public Object getTarget() {
            return new RollbackOverview(Jenkins.get());
        }
    }
}
