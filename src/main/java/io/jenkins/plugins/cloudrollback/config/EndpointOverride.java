package io.jenkins.plugins.cloudrollback.config;

import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.core.text.UntrustedText;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.jvnet.localizer.Localizable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An endpoint of a service other than the provider's own. Only an administrator can configure it. */
public final class EndpointOverride extends AbstractDescribableImpl<EndpointOverride> {
    /** The services by id, with their display names. */
    private static final Map<String, Localizable> SERVICES = new LinkedHashMap<>();

    static {
        SERVICES.put("codearts-deploy", Messages._endpoint_service_codearts_deploy());
        SERVICES.put("rfs", Messages._endpoint_service_rfs());
        SERVICES.put("iam", Messages._endpoint_service_iam());
        SERVICES.put("huawei-sts", Messages._endpoint_service_huawei_sts());
        SERVICES.put("sae", Messages._endpoint_service_sae());
        SERVICES.put("edas", Messages._endpoint_service_edas());
        SERVICES.put("sts", Messages._endpoint_service_sts());
        SERVICES.put("alibaba-metadata", Messages._endpoint_service_alibaba_metadata());
        SERVICES.put("huawei-metadata", Messages._endpoint_service_huawei_metadata());
    }

    private static final Pattern REGION = Pattern.compile("\\*|[a-z0-9-]{1,63}");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final String service;
    private final String region;
    private final String url;

    /** @throws IllegalArgumentException if a value is not valid, whether it comes from a form, a script or JCasC */
    @DataBoundConstructor
    public EndpointOverride(String service, String region, String url) {
        this.service = valid(service, EndpointOverride::problemWithService);
        this.region = valid(region, EndpointOverride::problemWithRegion);
        this.url = valid(url, EndpointOverride::problemWithUrl);
    }

    private static String valid(String value, UnaryOperator<String> problemWith) {
        String trimmed = UntrustedText.trim(Util.fixNull(value));
        String problem = problemWith.apply(trimmed);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
        return trimmed;
    }

    public String getService() {
        return service;
    }

    public String getRegion() {
        return region;
    }

    public String getUrl() {
        return url;
    }

    boolean appliesTo(String wantedService, String wantedRegion) {
        return service.equals(wantedService) && region.equals(wantedRegion);
    }

    /** The display name of a service; null if the service is not known. */
    public static String serviceName(String service) {
        return Objects.toString(SERVICES.get(service), null);
    }

    private static String problemWithService(String service) {
        return SERVICES.containsKey(service)
                ? null
                : Messages.endpoint_service(service, String.join(", ", SERVICES.keySet()));
    }

    private static String problemWithRegion(String region) {
        return REGION.matcher(region).matches() ? null : Messages.endpoint_region(region);
    }

    private static String problemWithUrl(String url) {
        return isAddress(url) ? null : Messages.endpoint_url(url);
    }

    private static boolean isAddress(String url) {
        try {
            URI uri = URI.create(url);
            boolean bare = uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            boolean safe = "https".equalsIgnoreCase(uri.getScheme())
                    || "http".equalsIgnoreCase(uri.getScheme())
                            && LOOPBACK.contains(Util.fixNull(uri.getHost()).toLowerCase(Locale.ROOT));
            return bare && safe;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Extension
    @Symbol("endpoint")
    public static final class DescriptorImpl extends Descriptor<EndpointOverride> {
        @Override
        public String getDisplayName() {
            return Messages.endpoint_displayName();
        }

        @POST
        public ListBoxModel doFillServiceItems() {
            Jenkins.get().checkPermission(Jenkins.SYSTEM_READ);
            return SERVICES.entrySet().stream()
                    .map(service -> new ListBoxModel.Option(service.getValue().toString(), service.getKey()))
                    .collect(Collectors.toCollection(ListBoxModel::new));
        }

        @POST
        public FormValidation doCheckRegion(@QueryParameter String value) {
            return report(problemWithRegion(UntrustedText.trim(Util.fixNull(value))));
        }

        @POST
        public FormValidation doCheckUrl(@QueryParameter String value) {
            return report(problemWithUrl(UntrustedText.trim(Util.fixNull(value))));
        }

        private static FormValidation report(String problem) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return problem == null ? FormValidation.ok() : FormValidation.error(problem);
        }
    }
}
