package io.jenkins.plugins.cloudrollback.core.http;

import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.text.UntrustedText;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * Where the services are. The addresses are the providers' own, from the table {@code endpoints.properties}, unless an
 * administrator named another: a job can choose a region, never a host.
 */
public final class Endpoints {
    private static final ResourceBundle TABLE = ResourceBundle.getBundle(
            Endpoints.class.getPackageName() + ".endpoints", Locale.ROOT, Endpoints.class.getClassLoader());
    private static final Pattern REGION = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private final BiFunction<String, String, URI> overrides;

    /** @param overrides gives the address for a service and a region; null where the provider's own is right */
    public Endpoints(BiFunction<String, String, URI> overrides) {
        this.overrides = overrides;
    }

    public URI of(String service, String region) {
        String place = region(region);
        URI override = overrides.apply(service, place);
        if (override != null) {
            return override;
        }
        String key = service + "." + place;
        return URI.create(
                TABLE.getString(TABLE.containsKey(key) ? key : service).replace("{region}", place));
    }

    /** The page where people see the service. */
    public static String console(String service, String region) {
        return TABLE.getString(service + ".console").replace("{region}", region);
    }

    /** The regions that a service is known to be in; there may be others. */
    public static List<String> regions(String service) {
        return List.of(TABLE.getString(service + ".regions").split(" "));
    }

    /** @throws BadParameterException if that can't be a region */
    public static String region(String region) {
        if (region == null || !REGION.matcher(region).matches()) {
            throw new BadParameterException("region", HttpMessages.get("badRegion", UntrustedText.sanitize(region)));
        }
        return region;
    }
}
