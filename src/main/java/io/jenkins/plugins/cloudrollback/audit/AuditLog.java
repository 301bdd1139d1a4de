package io.jenkins.plugins.cloudrollback.audit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Cause;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.events.RollbackEvent;
import io.jenkins.plugins.cloudrollback.events.RollbackListener;
import io.jenkins.plugins.cloudrollback.tracking.RollbackResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Writes a line for each decision and each end of a rollback: who has started the build or asked for it, and what happened to what. */
@Extension
@Restricted(NoExternalUse.class)
public class AuditLog implements RollbackListener {
    private static final Logger LOGGER = Logger.getLogger(AuditLog.class.getPackageName());

    @Override
    public final void onDecided(RollbackEvent event) {
        Map<String, String> facts = facts("decided", event);
        facts.put("decision", event.rollback().getDecision());
        write(line(facts));
    }

    @Override
    public final void onEnded(RollbackEvent event) {
        RollbackResult rollback = event.rollback();
        Map<String, String> facts = facts("ended", event);
        facts.put("change", rollback.getChangeId());
        facts.put("status", rollback.getStatus());
        facts.put("duration", rollback.getDuration());
        facts.put("message", rollback.getMessage());
        write(line(facts));
    }

    void write(String line) {
        LOGGER.info(line);
    }

    private static Map<String, String> facts(String what, RollbackEvent event) {
        RollbackResult rollback = event.rollback();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("rollback", what);
        facts.put("build", event.run().getExternalizableId());
        facts.put("user", user(event.run()));
        facts.put("cause", Util.fixEmpty(causes(event.run())));
        facts.put("requestedBy", rollback.getRequestedBy());
        facts.put("service", rollback.getService());
        facts.put("target", rollback.getTarget());
        facts.put("from", rollback.getFrom());
        facts.put("to", rollback.getTo());
        return facts;
    }

    /** The ID of the user who has started the build; null if it was not started by a user. */
    @CheckForNull
    private static String user(Run<?, ?> run) {
        Cause.UserIdCause cause = run.getCause(Cause.UserIdCause.class);
        return cause == null ? null : cause.getUserId();
    }

    private static String causes(Run<?, ?> run) {
        return run.getCauses().stream().map(Cause::getShortDescription).collect(Collectors.joining("; "));
    }

    /** The facts that are known. Users choose their names and those of jobs: no value can pass for another fact. */
    private static String line(Map<String, String> facts) {
        return facts.entrySet().stream()
                .filter(fact -> fact.getValue() != null)
                .map(fact -> fact.getKey() + "=\""
                        + Message.literal(fact.getValue()).toString().replace('"', '\'') + "\"")
                .collect(Collectors.joining(" "));
    }
}
