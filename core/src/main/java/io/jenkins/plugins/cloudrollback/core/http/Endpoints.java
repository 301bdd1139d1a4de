package io.jenkins.plugins.cloudrollback.core.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import io.jenkins.plugins.cloudrollback.core.text.UntrustedText;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * The endpoints of the services, from the table {@code endpoints.properties} or from an administrator's override. A job
 * can choose a region but never a host, so that it can't send a credential to a host of its own.
 *
 * @param overrides returns the endpoint of a service in a region; null for the provider's own
 */
public record Endpoints(BiFunction<String, String, URI> overrides) {
    private static final MessageBundle MESSAGES = MessageBundle.of(Endpoints.class);
    private static final ResourceBundle TABLE = ResourceBundle.getBundle(
            Endpoints.class.getPackageName() + ".endpoints", Locale.ROOT, Endpoints.class.getClassLoader());
    private static final Pattern REGION = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /** @throws BadParameterException if the region is not valid */
    public URI of(String service, String region) {
        URI override = overrides.apply(service, region(region));
        if (override != null) {
            return override;
        }
        String key = service + "." + region;
        return URI.create(
                TABLE.getString(TABLE.containsKey(key) ? key : service).replace("{region}", region));
    }

    /** The service's page in the provider's web console. */
    public static String console(String service, String region) {
        return TABLE.getString(service + ".console").replace("{region}", region);
    }

    /** The known regions of a service; there may be others. */
    public static List<String> regions(String service) {
        return List.of(TABLE.getString(service + ".regions").split(" "));
    }

    /**
     * Checks the syntax of a region, which becomes part of a host name.
     *
     * @return the region
     * @throws BadParameterException if the region is not valid
     */
    public static String region(@CheckForNull String region) {
        if (region == null || !REGION.matcher(region).matches()) {
            throw new BadParameterException("region", MESSAGES.get("badRegion", UntrustedText.sanitize(region)));
        }
        return region;
    }
}
