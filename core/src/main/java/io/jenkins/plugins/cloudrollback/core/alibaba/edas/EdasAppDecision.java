package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.core.engine.Change;
import io.jenkins.plugins.cloudrollback.core.engine.Decision;
import io.jenkins.plugins.cloudrollback.core.engine.Observation;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.RestorePoint;
import io.jenkins.plugins.cloudrollback.core.engine.Situation;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.HashMap;
import java.util.Map;

/** Decides, without any call, what to do about an application. */
record EdasAppDecision(EdasAppParameters parameters, Situation situation, EdasAppTarget target) {
    /** The fact with the name of the version, by which virtual machines know it. */
    static final String NAME = "name";
    /** The fact with the text that marks the change order of this rollback in a Kubernetes cluster. */
    static final String MARKER = "marker";

    private static final MessageBundle MESSAGES = MessageBundle.of(EdasAppDecision.class);

    Decision get() {
        String versionId = versionId();
        Json version = target.version(versionId);
        Plan plan = plan(version, Map.of(), false);
        if (isNamed() && version == null) {
            return Decision.end(Status.REFUSED, plan, noVersion(versionId));
        }
        Observation seen = target.changes()
                .observe(situation, isNamed(), version == null ? null : versionId, !situation.automatic());
        if (situation.abortId() != null && seen.running().isEmpty()) {
            Decision done = afterAbort(plan, version, seen);
            if (done != null) {
                return done.since(seen.changes());
            }
        }
        Decision decision =
                switch (seen.rule()) {
                    case ABORT_RUNNING -> abort(version, seen.runningChange());
                    case GO_BACK -> goBack(plan, version);
                    default -> seen.decision(seen.rule(), plan, noVersion(versionId));
                };
        return decision.since(seen.changes());
    }

    @CheckForNull
    private String versionId() {
        return situation.versionId(
                parameters.packageVersionId(), target.changes().since(situation), () -> {
                    Json before = target.before();
                    return before == null ? null : before.text("Id");
                });
    }

    private boolean isNamed() {
        return parameters.packageVersionId() != null;
    }

    /** @param more facts besides the version and what was there when it was chosen */
    private Plan plan(@CheckForNull Json version, Map<String, String> more, boolean abort) {
        Plan last = situation.plan();
        Map<String, String> facts = facts(target);
        facts.put(MARKER, ChangeOrders.newMark());
        facts.putAll(last == null ? Map.of() : last.facts());
        facts.putAll(more);
        if (version != null) {
            facts.put(Plan.VERSION, version.text("Id"));
            facts.put(NAME, version.text("PackageVersion", "Id"));
        }
        Json running = target.running();
        return new Plan(
                target.describe(parameters),
                last != null ? last.from() : running == null ? null : target.describe(running),
                version == null ? null : target.describe(version),
                Endpoints.console(EdasApi.SERVICE, parameters.region()),
                facts,
                abort);
    }

    private static Map<String, String> facts(EdasAppTarget target) {
        Map<String, String> facts = new HashMap<>(target.app());
        facts.putAll(target.orders().baseline());
        return facts;
    }

    private Decision abort(@CheckForNull Json version, Change running) {
        return Decision.request(
                plan(version, Map.of(Plan.ABORTED, running.id()), true),
                version == null
                        ? MESSAGES.get("abort", running.text())
                        : MESSAGES.get("abort.to", running.text(), target.describe(version)),
                target.orders().baseline());
    }

    /**
     * Even if the version is shown as running: a change that failed may have been carried out in part, and nothing proves
     * that EDAS has rolled it back by itself on all instances.
     */
    private Decision goBack(Plan plan, Json version) {
        return target.canBeRequested(version)
                ? Decision.request(plan, why(version), target.orders().baseline())
                : Decision.end(Status.REFUSED, plan, sharedName(version, target));
    }

    private Message why(Json version) {
        String reason = situation.reason(isNamed(), version.text("Id"));
        return MESSAGES.get("goBack." + reason, target.describe(version));
    }

    static Message sharedName(Json version, EdasAppTarget target) {
        return MESSAGES.get("sharedName", target.describe(version));
    }

    /** @param wanted the id of the version that is no longer kept; null if none is known */
    private Message noVersion(@CheckForNull String wanted) {
        if (wanted != null) {
            return noSuchVersion(wanted, target);
        }
        return situation.restorePoint() == null
                ? target.unclear(parameters.appId())
                : MESSAGES.get("noVersionAtRestorePoint", parameters.appId());
    }

    static Message noSuchVersion(String wanted, EdasAppTarget target) {
        return MESSAGES.get("noSuchVersion", wanted, target.versions().size());
    }

    /**
     * What the end of an aborted change means. The provider does not document how it shows that the change was rolled
     * back, so what runs now decides, if a version is to be restored.
     *
     * @return null if the version is still to be restored
     */
    @CheckForNull
    private Decision afterAbort(Plan plan, @CheckForNull Json version, Observation seen) {
        int status = status(situation.abortId());
        if (version == null && situation.restorePoint() != null && !undoesAllChanges(seen)) {
            return null;
        }
        if (version == null) {
            return switch (status) {
                case EdasProgress.SUCCEEDED -> Decision.end(Status.SUCCEEDED, plan, MESSAGES.get("aborted"));
                case -1, EdasProgress.TERMINATED -> Decision.end(Status.UNKNOWN, plan, MESSAGES.get("aborted.unclear"));
                default -> Decision.end(Status.FAILED, plan, MESSAGES.get("aborted.failed"));
            };
        }
        boolean sameOrder = situation.abortId().equals(situation.fact(Plan.ABORTED));
        // An order of its own rolled the aborted one back.
        boolean rolledBack = status == EdasProgress.SUCCEEDED && !sameOrder;
        Json runs = target.running();
        boolean restored = runs == null
                ? rolledBack && undoesAllChanges(seen)
                : runs.equals(version)
                        && (status == EdasProgress.SUCCEEDED || sameOrder && status == EdasProgress.TERMINATED);
        return restored
                ? Decision.end(Status.SUCCEEDED, plan, MESSAGES.get("aborted.to", target.describe(version)))
                : null;
    }

    /** The status of a change order; -1 if it is not shown. */
    private int status(String id) {
        Json order = target.orders().find(id);
        return order == null ? -1 : ChangeOrders.status(order);
    }

    /** Tells whether the version before the aborted change is the one to go back to. */
    private boolean undoesAllChanges(Observation seen) {
        return !isNamed() && seen.hasAbortedAll();
    }

    static RestorePoint restorePoint(EdasAppParameters parameters, EdasAppTarget target) {
        Json running = target.runningWell();
        Map<String, String> facts = facts(target);
        if (running != null) {
            facts.put(Plan.VERSION, running.text("Id"));
        }
        Message warning = null;
        if (parameters.packageVersionId() == null) {
            if (target.versions().isEmpty()) {
                warning = MESSAGES.get("nothingToGoBackTo", parameters.appId());
            } else if (running == null) {
                warning = MESSAGES.get("runningUnknown", parameters.appId());
            } else if (!target.canBeRequested(running)) {
                warning = sharedName(running, target);
            }
        }
        Message ran = running == null ? MESSAGES.get("ran.unknown") : target.describe(running);
        Change last = target.changes().last();
        return new RestorePoint(last == null ? ran : MESSAGES.get("ran", ran, last.text()), warning, facts);
    }
}
