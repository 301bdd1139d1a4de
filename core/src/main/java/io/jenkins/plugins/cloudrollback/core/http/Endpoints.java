package io.jenkins.plugins.cloudrollback.core.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The endpoints of the services, from the table {@code endpoints.properties} or from an administrator's override. A job
 * can choose a region but never a host, so that it can't send a credential to a host of its own: the region is one that
 * the table lists or that an override names.
 *
 * @param overrides returns the override for a service and a region, or {@link #ANY_REGION}; null if there is none
 */
public record Endpoints(BiFunction<String, String, URI> overrides) {
    /** Stands for every region that the table lists. */
    public static final String ANY_REGION = "*";

    private static final MessageBundle MESSAGES = MessageBundle.of(Endpoints.class);
    private static final MessageBundle NAMES = MessageBundle.of(Endpoints.class, "regions");
    private static final ResourceBundle TABLE = ResourceBundle.getBundle(
            Endpoints.class.getPackageName() + ".endpoints", Locale.ROOT, Endpoints.class.getClassLoader());
    private static final Pattern REGION = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /** @throws BadParameterException if the service has no such region */
    public URI of(String service, String region) {
        check(service, region);
        return Stream.of(region, ANY_REGION)
                .map(wanted -> overrides.apply(service, wanted))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> provider(service, region));
    }

    /**
     * Checks that a service has a region. A service without a list of its own, such as {@code iam}, is in the regions of
     * the services that use it.
     *
     * @throws BadParameterException if neither the table nor an override names the region
     */
    public void check(String service, String region) {
        boolean known = overrides.apply(service, region(region)) != null
                || !TABLE.containsKey("regions." + service)
                || regions(service).contains(region);
        if (!known) {
            String regions = String.join(", ", regions(service));
            throw new BadParameterException("region", MESSAGES.get("unknownRegion", region, service, regions));
        }
    }

    private static URI provider(String service, String region) {
        String key = service + "." + region;
        return URI.create(
                TABLE.getString(TABLE.containsKey(key) ? key : service).replace("{region}", region));
    }

    /** The service's page in the provider's web console. */
    public static String console(String service, String region) {
        return TABLE.getString("console." + service).replace("{region}", region);
    }

    /** The regions of a service that the table lists. */
    public static List<String> regions(String service) {
        return List.of(TABLE.getString("regions." + service).split(" "));
    }

    /** The regions of a service that the table lists, with their names. */
    public static Listing<Choice> choices(String service) {
        String provider = TABLE.getString("names." + service);
        return Listing.of(regions(service))
                .choices(region -> new Choice(region, null, NAMES.get(provider + "." + region)));
    }

    /**
     * Checks the syntax of a region, which becomes part of a host name.
     *
     * @return the region
     * @throws BadParameterException if the region is not valid
     */
    public static String region(@CheckForNull String region) {
        if (region == null || !REGION.matcher(region).matches()) {
            throw new BadParameterException("region", MESSAGES.get("badRegion", region));
        }
        return region;
    }
}
