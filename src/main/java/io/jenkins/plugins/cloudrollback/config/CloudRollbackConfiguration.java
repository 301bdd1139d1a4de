package io.jenkins.plugins.cloudrollback.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.Pages;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.text.NumberParameter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** The global configuration. */
@Extension
@Symbol("cloudRollback")
public final class CloudRollbackConfiguration extends GlobalConfiguration {
    /** Leaves other tools their share of the provider's quota. */
    private static final int DEFAULT_CALLS_PER_SECOND = 10;

    private static final NumberParameter CALLS_PER_SECOND = new NumberParameter("callsPerSecond", 1, 1000);

    private List<EndpointOverride> endpoints = new ArrayList<>();
    /** Read at each call, which must not wait until the configuration is saved. */
    private volatile int callsPerSecond = DEFAULT_CALLS_PER_SECOND;

    private volatile boolean instanceRoleAllowed;

    public CloudRollbackConfiguration() {
        load();
    }

    /** The file may have been edited by hand. */
    @Override
    public void load() {
        super.load();
        if (callsPerSecond < CALLS_PER_SECOND.min() || callsPerSecond > CALLS_PER_SECOND.max()) {
            callsPerSecond = DEFAULT_CALLS_PER_SECOND;
        }
    }

    public static CloudRollbackConfiguration get() {
        return ExtensionList.lookupSingleton(CloudRollbackConfiguration.class);
    }

    @Override
    public String getDisplayName() {
        return Messages.configuration_displayName();
    }

    public synchronized List<EndpointOverride> getEndpoints() {
        return List.copyOf(endpoints);
    }

    @DataBoundSetter
    public synchronized void setEndpoints(List<EndpointOverride> endpoints) {
        this.endpoints = endpoints == null ? new ArrayList<>() : new ArrayList<>(endpoints);
        save();
    }

    /** How many calls all rollbacks of an account may make per second to one service in one region. */
    public Integer getCallsPerSecond() {
        return callsPerSecond;
    }

    /**
     * @param callsPerSecond null for the default
     * @throws IllegalArgumentException if the number is too small or too large
     */
    @DataBoundSetter
    public void setCallsPerSecond(@CheckForNull Integer callsPerSecond) {
        CALLS_PER_SECOND.check(callsPerSecond);
        this.callsPerSecond = callsPerSecond == null ? DEFAULT_CALLS_PER_SECOND : callsPerSecond;
        save();
    }

    @POST
    public FormValidation doCheckCallsPerSecond(@QueryParameter String value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return Pages.validateNumber(value, CALLS_PER_SECOND::check);
    }

    /** Whether jobs may use the role or the agency of the machine that the controller runs on. */
    public boolean isInstanceRoleAllowed() {
        return instanceRoleAllowed;
    }

    @DataBoundSetter
    public void setInstanceRoleAllowed(boolean instanceRoleAllowed) {
        this.instanceRoleAllowed = instanceRoleAllowed;
        save();
    }

    /** The endpoint that is configured for a service and this region, or {@code *}; null if there is none. */
    public URI endpoint(String service, String region) {
        return getEndpoints().stream()
                .filter(override -> override.appliesTo(service, region))
                .findFirst()
                .map(override -> URI.create(override.getUrl()))
                .orElse(null);
    }

    /** Clears the list if the form sends none, as it does when the list is empty. An empty number is the default. */
    @Override
    public boolean configure(StaplerRequest2 request, JSONObject form) throws FormException {
        if (!form.has("endpoints")) {
            form.put("endpoints", new JSONArray());
        }
        String calls = Util.fixEmptyAndTrim(form.optString("callsPerSecond"));
        try {
            // Otherwise, what is no whole number would be taken for an empty field.
            form.put("callsPerSecond", calls == null ? DEFAULT_CALLS_PER_SECOND : Integer.parseInt(calls));
        } catch (NumberFormatException e) {
            throw new FormException(Messages.configuration_callsPerSecond(calls), e, "callsPerSecond");
        }
        try {
            return super.configure(request, form);
        } catch (IllegalArgumentException e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw new FormException(
                    reason.getMessage(), e, reason instanceof BadParameterException ? "callsPerSecond" : "endpoints");
        }
    }
}
