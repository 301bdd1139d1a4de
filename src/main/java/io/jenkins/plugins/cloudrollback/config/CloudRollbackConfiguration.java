package io.jenkins.plugins.cloudrollback.config;

import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.cloudrollback.Messages;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/** The global configuration. */
@Extension
@Symbol("cloudRollback")
public final class CloudRollbackConfiguration extends GlobalConfiguration {
    private List<EndpointOverride> endpoints = new ArrayList<>();

    public CloudRollbackConfiguration() {
        load();
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

    /** The endpoint that is configured for a service and this region, or {@code *}; null if there is none. */
    public URI endpoint(String service, String region) {
        return getEndpoints().stream()
                .filter(override -> override.appliesTo(service, region))
                .findFirst()
                .map(override -> URI.create(override.getUrl()))
                .orElse(null);
    }

    /** Clears the list if the form sends none, as it does when the list is empty. */
    @Override
    public boolean configure(StaplerRequest2 request, JSONObject form) throws FormException {
        if (!form.has("endpoints")) {
            form.put("endpoints", new JSONArray());
        }
        try {
            return super.configure(request, form);
        } catch (IllegalArgumentException e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw new FormException(reason.getMessage(), e, "endpoints");
        }
    }
}
