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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Decides, without any call, which running change order to abort.
 *
 * @param orders those of the application, if its id is known
 * @param named the order that the parameters name; null if they name none
 */
record EdasDecision(
        EdasParameters parameters,
        Situation situation,
        ChangeOrders orders,
        @CheckForNull Json named) {
    private static final MessageBundle MESSAGES = MessageBundle.of(EdasDecision.class);
    /** The fact with the id of the order to abort. Rollbacks that undo the same order restore the same version. */
    static final String ORDER = Plan.VERSION;
    /** Whether the order of the plan was a rollback before the request. */
    static final String ROLLED_BACK = "rolledBack";
    /** Whether the named order was running at the restore point. */
    private static final String WAS_OPEN = "open";

    private static final String OPEN = "true";

    Decision get() {
        String order = order();
        Plan plan = plan(order);
        if (order == null && !situation.automatic()) {
            return refused(plan, noneOrSeveral());
        }
        Observation seen = observation(order);
        Decision decision =
                switch (seen.rule()) {
                    case ABORT_RUNNING ->
                        isOneOfSeveral(seen)
                                ? refused(plan, MESSAGES.get("severalSince", seen.changes()))
                                : abort(seen.runningChange());
                    case NO_VERSION, GO_BACK -> refused(plan, ended(order, seen));
                    default -> seen.decision(seen.rule(), plan, null);
                };
        return decision.since(seen.changes());
    }

    /** The id of the order to abort, chosen once; null if it is not known. */
    @CheckForNull
    private String order() {
        if (named != null) {
            return parameters.changeOrderId();
        } else if (situation.fact(ORDER) != null) {
            return situation.fact(ORDER);
        } else if (situation.automatic()) {
            return Stream.ofNullable(since())
                    .flatMap(List::stream)
                    .map(this::orderOf)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
        List<String> open = open();
        return open.size() == 1 ? open.get(0) : null;
    }

    /** The running orders that a person may mean. */
    private List<String> open() {
        return running().stream()
                .map(this::orderOf)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** The order that is aborted, or was by a rollback of this Jenkins; null for a rollback of something else. */
    @CheckForNull
    private String orderOf(Change change) {
        boolean aborts =
                orders.all().stream().anyMatch(order -> Objects.equals(ChangeOrders.id(order), change.restored()));
        return aborts ? change.restored() : change.abortable() && change.restored() == null ? change.id() : null;
    }

    private List<Change> running() {
        List<Json> all = named == null ? orders.changes() : List.of(named);
        return all.stream().filter(EdasApi::isOpen).map(this::change).toList();
    }

    /** The order to abort comes first. */
    private List<Change> running(@CheckForNull String order) {
        return running().stream()
                .sorted(Comparator.comparing(change -> !change.id().equals(order)))
                .toList();
    }

    private Change change(Json order) {
        Change.State state = EdasApi.isOpen(order)
                ? Change.State.RUNNING
                : ChangeOrders.status(order) == EdasProgress.SUCCEEDED ? Change.State.SUCCEEDED : Change.State.FAILED;
        boolean isNamed = order.equals(named);
        String id = isNamed ? parameters.changeOrderId() : ChangeOrders.id(order);
        Change change = ChangeOrders.change(order, state, situation.own().restoredBy(EdasRollback.SERVICE, id));
        boolean abortable = isNamed || !ChangeOrders.isRollback(order);
        return new Change(id, change.text(), change.user(), state, abortable, change.restored());
    }

    /** A named order is the only one that counts. Without its application's id, no other one is known either. */
    private Observation observation(@CheckForNull String order) {
        Change last = Stream.concat(orders.changes().stream(), Stream.ofNullable(named))
                .map(this::change)
                .findFirst()
                .orElse(null);
        Situation relevant = named == null
                ? situation
                : new Situation(
                        situation.automatic(),
                        situation.restorePoint(),
                        situation.plan(),
                        situation.abortId(),
                        null,
                        situation.own());
        return new Observation(
                relevant,
                named != null,
                order,
                named != null || !situation.automatic(),
                since(),
                meanwhile(),
                running(order),
                last);
    }

    @CheckForNull
    private List<Change> since() {
        RestorePoint restorePoint = situation.restorePoint();
        if (named != null) {
            boolean wasOpen = restorePoint == null || OPEN.equals(restorePoint.fact(WAS_OPEN));
            return wasOpen ? List.of(change(named)) : List.of();
        }
        return restorePoint == null ? null : since(restorePoint.facts());
    }

    /** While a named order runs, the provider begins no other one. */
    @CheckForNull
    private List<Change> meanwhile() {
        return named != null || situation.plan() == null
                ? List.of()
                : since(situation.plan().facts());
    }

    @CheckForNull
    private List<Change> since(Map<String, String> baseline) {
        List<Json> fresh = orders.changesSince(baseline);
        return fresh == null ? null : fresh.stream().map(this::change).toList();
    }

    /** Tells whether other changes since the restore point would remain. */
    private boolean isOneOfSeveral(Observation seen) {
        return situation.automatic()
                && named == null
                && seen.since() != null
                && seen.since().size() > 1;
    }

    private Decision abort(Change running) {
        Map<String, String> baseline = new HashMap<>(orders.baseline());
        baseline.put(ROLLED_BACK, String.valueOf(isRollback(running.id(), orders)));
        return Decision.request(plan(running.id()), MESSAGES.get("abort", running.text()), baseline);
    }

    static boolean isRollback(String id, ChangeOrders orders) {
        return orders.all().stream()
                .anyMatch(order -> id.equals(ChangeOrders.id(order)) && ChangeOrders.isRollback(order));
    }

    private Plan plan(@CheckForNull String order) {
        Plan last = situation.plan();
        Map<String, String> facts = new HashMap<>(last == null ? orders.baseline() : last.facts());
        if (order != null) {
            facts.put(ORDER, order);
        }
        return new Plan(
                target(parameters, order), null, null, Endpoints.console(EdasApi.SERVICE, parameters.region()), facts);
    }

    private static Message target(EdasParameters parameters, @CheckForNull String order) {
        if (order == null) {
            return MESSAGES.get("target.anyOrder", parameters.appId(), parameters.region());
        }
        return parameters.appId() == null
                ? MESSAGES.get("target", order, parameters.region())
                : MESSAGES.get("target.app", order, parameters.region(), parameters.appId());
    }

    private Message noneOrSeveral() {
        List<String> open = open();
        return MESSAGES.get(open.isEmpty() ? "noneOpen" : "severalOpen", parameters.appId(), String.join(", ", open));
    }

    private Message ended(@CheckForNull String order, Observation seen) {
        Json last = Stream.concat(Stream.ofNullable(named), orders.all().stream())
                .filter(other -> Objects.equals(ChangeOrders.id(other), order))
                .findFirst()
                .orElse(null);
        return last == null
                ? MESSAGES.get("allEnded", seen.changes())
                : MESSAGES.get("notOpen", order, ChangeOrders.status(last));
    }

    private static Decision refused(Plan plan, Message reason) {
        return Decision.end(Status.REFUSED, plan, reason);
    }

    RestorePoint restorePoint() {
        Map<String, String> facts = new HashMap<>(orders.baseline());
        List<Change> running = running();
        Change last = Stream.concat(Stream.ofNullable(named), orders.changes().stream())
                .map(this::change)
                .findFirst()
                .orElse(null);
        Message warning = null;
        if (named != null) {
            facts.put(WAS_OPEN, String.valueOf(EdasApi.isOpen(named)));
            warning = running.isEmpty() ? MESSAGES.get("warning.ended", parameters.changeOrderId()) : null;
        } else if (!running.isEmpty()) {
            warning = MESSAGES.get("warning.running", running.get(0).text());
        }
        Message target = target(parameters, parameters.changeOrderId());
        return new RestorePoint(last == null ? target : MESSAGES.get("ran", target, last.text()), warning, facts);
    }
}
