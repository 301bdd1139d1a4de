package io.jenkins.plugins.cloudrollback.history;

import hudson.model.Job;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The key figures of a job in the overview: those that its own history shows. */
@ExportedBean(defaultVisibility = 2)
@Restricted(NoExternalUse.class)
public record JobRollbacks(Job<?, ?> job, HistoryReport report) {
    /** The full name of the job. */
    @Exported(name = "job")
    public String getName() {
        return job.getFullName();
    }

    /** The URL of the job's history. */
    @Exported
    public String getUrl() {
        return job.getAbsoluteUrl() + "rollbacks/";
    }

    /** The number of rollbacks. */
    @Exported(name = "rollbacks")
    public int getCount() {
        return report.counted().size();
    }

    @Exported
    public Integer getSuccessRate() {
        return report.getSuccessRate();
    }

    @Exported
    public Long getMedianDurationMillis() {
        return report.getMedianDurationMillis();
    }
}
