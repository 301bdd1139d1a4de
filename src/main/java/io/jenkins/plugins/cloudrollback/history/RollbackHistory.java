package io.jenkins.plugins.cloudrollback.history;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.Job;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.config.EndpointOverride;
import io.jenkins.plugins.cloudrollback.tracking.RollbackIndex;
import io.jenkins.plugins.cloudrollback.tracking.RollbackRequest;
import io.jenkins.plugins.cloudrollback.tracking.RollbackState;
import io.jenkins.plugins.cloudrollback.tracking.RollbackSummary;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.TransientActionFactory;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;

/** The page with the rollbacks of a job, newest first; the query can select a service and a state. */
@Restricted(NoExternalUse.class)
public final class RollbackHistory implements Action {
    private final Job<?, ?> job;

    RollbackHistory(Job<?, ?> job) {
        this.job = job;
    }

    public Job<?, ?> getJob() {
        return job;
    }

    @Override
    public String getIconFileName() {
        return RollbackIndex.exist(job) ? "symbol-undo" : null;
    }

    @Override
    public String getDisplayName() {
        return Messages.history_displayName();
    }

    @Override
    public String getUrlName() {
        return "rollbacks";
    }

    public Api getApi() {
        return new Api(getReport());
    }

    public HistoryReport getReport() {
        int builds = getParameter("all") == null ? HistoryReport.MAX_BUILDS : Integer.MAX_VALUE;
        // One more tells whether there are more.
        List<RollbackSummary> all = RollbackIndex.of(job, builds + 1L).join();
        return HistoryReport.of(job, all, builds, getParameter("service"), getParameter("state"));
    }

    /** A parameter of the query; null if it is not set. */
    public String getParameter(String parameter) {
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        return request == null ? null : Util.fixEmptyAndTrim(request.getParameter(parameter));
    }

    public ListBoxModel getServices() {
        ListBoxModel services = new ListBoxModel(new ListBoxModel.Option(Messages.history_anyService(), ""));
        RollbackRequest.SERVICES.forEach(service -> services.add(EndpointOverride.serviceName(service), service));
        return services;
    }

    public ListBoxModel getStates() {
        ListBoxModel states = new ListBoxModel(new ListBoxModel.Option(Messages.history_anyState(), ""));
        Stream.of(RollbackState.values()).forEach(state -> states.add(state.getDisplayName(), state.name()));
        return states;
    }

    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Job> {
        @Override
        public Class<Job> type() {
            return Job.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull Job job) {
            return List.of(new RollbackHistory((Job<?, ?>) job));
        }
    }
}
