package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Change;
import io.jenkins.plugins.cloudrollback.core.engine.Decision;
import io.jenkins.plugins.cloudrollback.core.engine.Observation;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import io.jenkins.plugins.cloudrollback.core.engine.RestorePoint;
import io.jenkins.plugins.cloudrollback.core.engine.Rule;
import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;
import io.jenkins.plugins.cloudrollback.core.engine.Situation;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Decides, without any call, what to do about an application. */
record SaeDecision(SaeParameters parameters, Situation situation, SaeTarget target) {
    private static final MessageBundle MESSAGES = MessageBundle.of(SaeDecision.class);

    private static final int SUCCEEDED = 2;

    Decision get() {
        String versionId = versionId();
        Json version = target.version(versionId);
        Plan plan = plan(version, Map.of(), false);
        if (isNamed() && version == null) {
            return Decision.end(Status.REFUSED, plan, noVersion(versionId));
        }
        Observation seen = target.changes()
                .observe(
                        situation,
                        isNamed(),
                        version == null ? null : versionId,
                        parameters.runningChange() == RunningChange.ABORT && !situation.automatic());
        Decision done = situation.abortId() == null ? null : afterAbort(plan, version, seen);
        if (done != null) {
            return done;
        }
        Rule rule = seen.rule();
        Decision decision =
                switch (rule) {
                    case ABORT_RUNNING -> abort(version, seen.runningChange());
                    case GO_BACK ->
                        Decision.request(plan, why(version), target.orders().baseline());
                    default -> seen.decision(rule, plan, noVersion(versionId));
                };
        return decision.since(seen.changes());
    }

    @CheckForNull
    private String versionId() {
        return situation.versionId(parameters.versionId(), target.changes().since(situation), () -> {
            Json before = target.before();
            return before == null ? null : before.text("Id");
        });
    }

    private boolean isNamed() {
        return parameters.versionId() != null;
    }

    /** @param more facts besides the version and what was there when it was chosen */
    private Plan plan(@CheckForNull Json version, Map<String, String> more, boolean abort) {
        Plan last = situation.plan();
        Map<String, String> facts = new HashMap<>(last == null ? target.orders().baseline() : last.facts());
        facts.putAll(more);
        if (version != null) {
            facts.put(Plan.VERSION, version.text("Id"));
        }
        Json running = target.running();
        return new Plan(
                target.describe(parameters),
                last != null ? last.from() : running == null ? null : target.describe(running),
                version == null ? null : target.describe(version),
                Endpoints.console(SaeApi.SERVICE, parameters.region()),
                facts,
                abort);
    }

    private Decision abort(@CheckForNull Json version, Change running) {
        return Decision.request(
                plan(version, Map.of(Plan.ABORTED, running.id()), true),
                version == null
                        ? MESSAGES.get("abort", running.text())
                        : MESSAGES.get("abort.to", running.text(), target.describe(version)),
                target.orders().baseline());
    }

    private Message why(Json version) {
        String reason = situation.reason(isNamed(), version.text("Id"));
        return MESSAGES.get("goBack." + reason, target.describe(version));
    }

    /** @param wanted the id of the version that is no longer kept; null if none is known */
    private Message noVersion(@CheckForNull String wanted) {
        if (wanted != null) {
            return MESSAGES.get("noSuchVersion", wanted, target.versions().size());
        }
        return situation.restorePoint() == null
                ? target.unclear(parameters.appId())
                : MESSAGES.get("noVersionAtRestorePoint", parameters.appId());
    }

    /** The id of the order of this rollback's abort, if the list shows it as open; null if it does not. */
    @CheckForNull
    String openOrder() {
        String id = situation.abortId();
        Json order = id == null ? null : target.orders().find(id);
        return order != null && SaeTarget.isOpen(order) ? id : null;
    }

    /**
     * Decides while the list shows the order of the abort as open, although it has ended or was stuck.
     *
     * @param order what the order itself shows
     * @throws CallException if the order, or the list, is to be waited for
     */
    Decision whileOpen(Json order, Progress progress) {
        String id = ChangeOrders.id(order);
        Plan plan = plan(target.version(versionId()), Map.of(), false);
        boolean rollsBack = !Objects.equals(id, situation.fact(Plan.ABORTED)) || ChangeOrders.isRollback(order);
        if (rollsBack && progress.state() == Progress.State.STUCK) {
            return Decision.end(Status.FAILED, plan, progress.detail());
        } else if (!rollsBack && SaeTarget.isOpen(order)) {
            return Decision.end(Status.UNKNOWN, plan, MESSAGES.get("aborted.open", id));
        }
        throw new CallException(CallException.Kind.BUSY, MESSAGES.get("unsettled", id));
    }

    /**
     * What the end of an aborted change means. The provider does not document how it shows that the change was rolled
     * back, so what runs now decides. If that is not known, the success of an order that is certainly the abort's does.
     *
     * @return null if the version is still to be restored
     */
    @CheckForNull
    private Decision afterAbort(Plan plan, @CheckForNull Json version, Observation seen) {
        if (!seen.running().isEmpty()) {
            return null;
        }
        Json order = target.orders().find(situation.abortId());
        int status = order == null ? -1 : ChangeOrders.status(order);
        boolean sameOrder = situation.abortId().equals(situation.fact(Plan.ABORTED));
        // An order of its own rolled the aborted one back.
        boolean rolledBack = status == SUCCEEDED && !sameOrder;
        if (version == null) {
            boolean failed =
                    order != null && SaeTarget.state(order) == Change.State.FAILED && status != SaeProgress.TERMINATED;
            return rolledBack
                    ? Decision.end(Status.SUCCEEDED, plan, MESSAGES.get("aborted"))
                    : Decision.end(failed ? Status.FAILED : Status.UNKNOWN, plan, MESSAGES.get("aborted.unclear"));
        }
        Json runs = target.byPackage();
        boolean restored = runs == null
                ? rolledBack && undoesAllChanges(seen)
                : runs.equals(version) && (status == SUCCEEDED || sameOrder && status == SaeProgress.TERMINATED);
        if (restored) {
            return Decision.end(Status.SUCCEEDED, plan, MESSAGES.get("aborted.to", target.describe(version)))
                    .since(seen.changes());
        }
        // Another order has rolled back, which may be the abort's.
        boolean unclear = runs == null && seen.rule() == Rule.CHANGED_WHILE_WAITING;
        return unclear
                ? Decision.end(Status.UNKNOWN, plan, MESSAGES.get("aborted.unclear"))
                        .since(seen.changes())
                : null;
    }

    /** Tells whether the version before the aborted change is the one to go back to. */
    private boolean undoesAllChanges(Observation seen) {
        if (isNamed() || situation.restorePoint() == null) {
            return !isNamed();
        }
        return seen.hasAbortedAll();
    }

    static RestorePoint restorePoint(SaeParameters parameters, SaeTarget target) {
        Json running = target.running();
        Map<String, String> facts = new HashMap<>(target.orders().baseline());
        if (running != null) {
            facts.put(Plan.VERSION, running.text("Id"));
        }
        Message warning = null;
        if (target.versions().isEmpty()) {
            warning = MESSAGES.get("nothingToGoBackTo", parameters.appId());
        } else if (running == null && parameters.versionId() == null) {
            warning = MESSAGES.get("runningUnknown", parameters.appId());
        }
        Message ran = running == null ? MESSAGES.get("ran.unknown") : target.describe(running);
        Change last = target.changes().last();
        return new RestorePoint(last == null ? ran : MESSAGES.get("ran", ran, last.text()), warning, facts);
    }
}
