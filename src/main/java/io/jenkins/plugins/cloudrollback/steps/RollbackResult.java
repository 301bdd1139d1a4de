package io.jenkins.plugins.cloudrollback.steps;

import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import java.io.Serializable;
import java.util.Objects;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** The return value of a step: a rollback that succeeded or was not needed, or a dry run. Its texts are in the language of the log. */
public final class RollbackResult implements Serializable {
    private static final long serialVersionUID = 1;

    private final String service;
    private final String target;
    private final String changeId;
    private final String status;
    private final String restoredVersion;
    private final long durationMillis;
    private final String consoleUrl;

    RollbackResult(Outcome outcome) {
        service = outcome.service();
        target = Objects.toString(outcome.target(), null);
        changeId = outcome.changeId();
        status = outcome.status().name();
        restoredVersion = Objects.toString(outcome.restoredVersion(), null);
        durationMillis = outcome.durationMillis();
        consoleUrl = outcome.consoleUrl();
    }

    @Whitelisted
    public String getService() {
        return service;
    }

    /** Contains the id of the target. */
    @Whitelisted
    public String getTarget() {
        return target;
    }

    /** The provider's id of the rollback; null if nothing was requested, or if the provider gave none. */
    @Whitelisted
    public String getChangeId() {
        return changeId;
    }

    /** {@code SUCCEEDED}, {@code NOT_NEEDED} or {@code DRY_RUN}. */
    @Whitelisted
    public String getStatus() {
        return status;
    }

    /** Contains the id of the restored version or record; null if the provider has none. */
    @Whitelisted
    public String getRestoredVersion() {
        return restoredVersion;
    }

    @Whitelisted
    public long getDurationMillis() {
        return durationMillis;
    }

    @Whitelisted
    public String getConsoleUrl() {
        return consoleUrl;
    }

    @Whitelisted
    @Override
    public String toString() {
        return service + " " + target + ": " + status;
    }
}
