package io.jenkins.plugins.cloudrollback.core.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Map;

/**
 * What to do, decided from the state that the target shows right before the request.
 *
 * @param request whether to request the rollback; if not, to wait for a rollback that is running already
 * @param baseline the state of the target, so that {@link Rollback#findStarted} can tell a newer change from older ones
 * @param changeId the provider's id of the rollback that is running; null if it has none
 */
public record Decision(
        boolean request,
        Map<String, String> baseline,
        @CheckForNull String changeId) {

    public static Decision request(Map<String, String> baseline) {
        return new Decision(true, baseline, null);
    }

    /** Waits for a rollback that has the same effect as ours, whoever requested it. */
    public static Decision follow(Map<String, String> baseline, @CheckForNull String changeId) {
        return new Decision(false, baseline, changeId);
    }
}
