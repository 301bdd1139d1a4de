package io.jenkins.plugins.cloudrollback.core.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Journals for tests outside of this package. */
public final class Journals {
    private Journals() {}

    /** The journal of a request that was accepted. */
    public static Journal waiting(Plan plan, Map<String, String> baseline, String changeId) {
        return Journal.begin(Instant.EPOCH, Duration.ofHours(1), false)
                .requesting(Decision.request(plan, plan.target(), baseline))
                .waiting(changeId, null);
    }
}
