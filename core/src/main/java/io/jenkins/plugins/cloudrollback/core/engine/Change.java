package io.jenkins.plugins.cloudrollback.core.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Map;

/**
 * The change at the provider that a run is waiting for.
 *
 * @param plan the plan that was requested
 * @param baseline the state of the target just before the request, see {@link Rollback#baseline}
 * @param id the provider's id of the change; null if it is not known
 */
public record Change(
        Plan plan,
        Map<String, String> baseline,
        @CheckForNull String id) {}
