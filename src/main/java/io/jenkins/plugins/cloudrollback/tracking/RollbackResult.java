package io.jenkins.plugins.cloudrollback.tracking;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/**
 * What a rollback has done so far: the return value of the steps, and what other plugins are told. Its texts are in the
 * language of the log, and of one line each. It never holds a secret.
 */
public final class RollbackResult implements Serializable {
    private static final long serialVersionUID = 1;

    private static final Set<RollbackState> RESTORED = EnumSet.of(RollbackState.SUCCEEDED, RollbackState.DRY_RUN);

    private final String service;
    private final String target;
    private final String from;
    private final String to;
    private final String restoredVersion;
    private final String changeId;
    private final String status;
    private final String decision;
    private final String message;
    private final String requestedBy;
    private final String consoleUrl;
    private final Long durationMillis;
    private final String duration;
    private final String summary;

    RollbackResult(RollbackSummary rollback, RollbackState state, @CheckForNull Message message) {
        service = rollback.service();
        target = rollback.target().toString();
        from = text(rollback.from());
        to = text(rollback.to());
        restoredVersion = RESTORED.contains(state) ? to : null;
        changeId = rollback.changeId();
        status = state.status();
        decision = text(rollback.reason());
        this.message = text(message);
        requestedBy = rollback.requestedBy();
        consoleUrl = rollback.consoleUrl();
        durationMillis = rollback.durationMillis();
        duration = rollback.duration();
        summary = rollback.line(state).brief(Locale.getDefault());
    }

    @CheckForNull
    private static String text(@CheckForNull Message message) {
        return Objects.toString(message, null);
    }

    /** {@code codearts-deploy}, {@code rfs}, {@code sae} or {@code edas}. */
    @Whitelisted
    public String getService() {
        return service;
    }

    /** What is rolled back; contains the provider's id. */
    @Whitelisted
    public String getTarget() {
        return target;
    }

    /** The version that ran before; null if it is not known, or nothing had to be restored. */
    @Whitelisted
    @CheckForNull
    public String getFrom() {
        return from;
    }

    /** The version to restore; null if the provider has none, or nothing had to be restored. */
    @Whitelisted
    @CheckForNull
    public String getTo() {
        return to;
    }

    /** The version that was restored, or would be in a dry run; null if the provider has none, or until it is restored. */
    @Whitelisted
    @CheckForNull
    public String getRestoredVersion() {
        return restoredVersion;
    }

    /** The provider's id of the rollback; null if nothing was requested, or if the provider gave none. */
    @Whitelisted
    @CheckForNull
    public String getChangeId() {
        return changeId;
    }

    /** The name of an {@link Outcome.Status}, or {@code IN_PROGRESS} until the rollback has ended. */
    @Whitelisted
    public String getStatus() {
        return status;
    }

    /** What was decided last, and why; null until the first decision. */
    @Whitelisted
    @CheckForNull
    public String getDecision() {
        return decision;
    }

    /** What happens now, or how the rollback ended, and why. */
    @Whitelisted
    public String getMessage() {
        return message;
    }

    /** The person who has asked for it on the page of the build; null if the build itself rolls back. */
    @Whitelisted
    @CheckForNull
    public String getRequestedBy() {
        return requestedBy;
    }

    /** The page of the target in the provider's console; null until the target is known. */
    @Whitelisted
    @CheckForNull
    public String getConsoleUrl() {
        return consoleUrl;
    }

    /** From the beginning to the end, restarts included; null until then. */
    @Whitelisted
    @CheckForNull
    public Long getDurationMillis() {
        return durationMillis;
    }

    /** The duration as a text such as {@code 02:31}; null until the rollback has ended. */
    @Whitelisted
    @CheckForNull
    public String getDuration() {
        return duration;
    }

    /** All in one line, such as "app demo: v14 -> v13, rolled back after 02:31". */
    @Whitelisted
    public String getSummary() {
        return summary;
    }

    @Whitelisted
    @Override
    public String toString() {
        return summary;
    }
}
