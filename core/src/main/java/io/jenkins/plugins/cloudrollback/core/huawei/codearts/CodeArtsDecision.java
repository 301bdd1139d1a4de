package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Change;
import io.jenkins.plugins.cloudrollback.core.engine.Decision;
import io.jenkins.plugins.cloudrollback.core.engine.Observation;
import io.jenkins.plugins.cloudrollback.core.engine.OwnRollbacks;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.RestorePoint;
import io.jenkins.plugins.cloudrollback.core.engine.Rule;
import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;
import io.jenkins.plugins.cloudrollback.core.engine.Situation;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The restore point of a deployment task, and what to do, both read from its records. Pure. */
record CodeArtsDecision(CodeArtsParameters parameters, CodeArtsRecords records) {
    private static final MessageBundle MESSAGES = MessageBundle.of(CodeArtsDecision.class);
    private static final int MAX_CANDIDATES = 5;

    /** Where these rules hold and there is no record to restore, nothing has to be found out or to end first. */
    private static final Set<Rule> POINTLESS = Set.of(Rule.CHANGES_UNKNOWN, Rule.ABORT_RUNNING, Rule.WAIT_FOR_RUNNING);

    // The restore point

    RestorePoint restorePoint(OwnRollbacks own) {
        Json latest = records.latest();
        Json restored = latest == null ? null : beingRestored(latest, own);
        Json succeeded = restored == null ? records.succeeded() : restored;
        Map<String, String> facts = new HashMap<>(records.mark());
        if (succeeded != null) {
            facts.put(Plan.VERSION, CodeArtsRecords.id(succeeded));
        }
        Json ran = succeeded == null || isNamed() ? latest : succeeded;
        Message text = ran == null ? MESSAGES.get("noLatest", parameters.taskId()) : CodeArtsRecords.describe(ran);
        return new RestorePoint(text, warning(latest, succeeded), facts);
    }

    /** The record that a running rollback of this Jenkins goes back to, as what succeeded after it must not come back. */
    @CheckForNull
    private Json beingRestored(Json latest, OwnRollbacks own) {
        return CodeArtsProgress.changeState(latest) == Change.State.RUNNING
                ? records.find(own.restoredBy(CodeArtsRollback.NAME, CodeArtsRecords.id(latest)))
                : null;
    }

    @CheckForNull
    private Message warning(@CheckForNull Json latest, @CheckForNull Json succeeded) {
        if (!records.complete()) {
            return incomplete();
        } else if (isNamed() || latest != null && latest.equals(succeeded)) {
            return null;
        } else if (latest == null) {
            return MESSAGES.get("nothingToGoBackTo", parameters.taskId());
        } else if (succeeded != null) {
            return MESSAGES.get(
                    "latestNotSucceeded", CodeArtsRecords.describe(latest), CodeArtsRecords.describe(succeeded));
        }
        Message failed = CodeArtsRecords.describe(latest);
        return parameters.projectId() == null
                ? MESSAGES.get("noneSucceeded.noProject", failed)
                : MESSAGES.get("noneSucceeded", failed);
    }

    private Message incomplete() {
        return parameters.projectId() == null
                ? latestUnknown(parameters)
                : MESSAGES.get("tooManyRecords", parameters.taskId());
    }

    static Message latestUnknown(CodeArtsParameters parameters) {
        return parameters.projectId() == null ? MESSAGES.get("latestUnknown.noProject") : MESSAGES.get("latestUnknown");
    }

    private boolean isNamed() {
        return parameters.recordId() != null;
    }

    // The decision

    /**
     * The id of the record to restore; null if there is none.
     *
     * @throws CallException if none can be chosen
     */
    @CheckForNull
    String version(Situation situation) {
        if (isNamed()) {
            return parameters.recordId();
        } else if (situation.plan() != null) {
            return situation.fact(Plan.VERSION);
        }
        return situation.versionId(null, since(situation), () -> previous(situation));
    }

    /** The newest succeeded record before the latest one, unless that may be what a rollback has gone back from. */
    private String previous(Situation situation) {
        try {
            CodeArtsParameters.checkStepAlone(parameters.projectId(), parameters.recordId());
        } catch (BadParameterException e) {
            throw CallException.rejected(e.message());
        }
        if (!records.complete()) {
            throw CallException.rejected(incomplete());
        }
        List<Json> all = records.newestFirst();
        List<Json> candidates =
                all.stream().skip(1).filter(CodeArtsApi::hasSucceeded).toList();
        if (candidates.isEmpty()) {
            throw CallException.rejected(MESSAGES.get("noRecordBefore", parameters.taskId()));
        }
        Json chosen = candidates.get(0);
        all.stream()
                .takeWhile(record -> record != chosen)
                .filter(record -> restored(situation, record) != null)
                .findFirst()
                .ifPresent(rollback -> {
                    List<Message> named = candidates.stream()
                            .limit(MAX_CANDIDATES)
                            .map(CodeArtsRecords::describe)
                            .toList();
                    throw CallException.rejected(MESSAGES.get(
                            "afterRollback", CodeArtsRecords.describe(rollback), Message.joined("; ", named)));
                });
        return CodeArtsRecords.id(chosen);
    }

    /**
     * @param version see {@link #version}
     * @param record the state of that record; null if there is none
     */
    Decision decide(Situation situation, @CheckForNull String version, @CheckForNull Json record) {
        Plan plan = situation.plan() == null ? plan(version, record) : situation.plan();
        Observation observation = observe(situation, version);
        Rule rule = observation.rule();
        if (record == null && POINTLESS.contains(rule)) {
            rule = Rule.NO_VERSION;
        }
        Decision decision =
                switch (rule) {
                    case ABORT_RUNNING -> abort(situation, plan, observation.runningChange());
                    case GO_BACK -> goBack(situation, plan, record);
                    default -> observation.decision(rule, plan, noVersion(situation));
                };
        return decision.since(observation.changes());
    }

    /** What the log has warned of at the restore point; a step alone always has a version. */
    @CheckForNull
    private static Message noVersion(Situation situation) {
        return situation.restorePoint() == null
                ? null
                : situation.restorePoint().warning();
    }

    private Plan plan(@CheckForNull String version, @CheckForNull Json record) {
        Json latest = records.latest();
        Map<String, String> facts = new HashMap<>(records.mark());
        if (version != null) {
            facts.put(Plan.VERSION, version);
        }
        return new Plan(
                records.describe(parameters),
                latest == null ? null : CodeArtsRecords.describe(latest),
                record == null ? null : CodeArtsRecords.describe(version, record),
                Endpoints.console(CodeArtsApi.SERVICE, parameters.region()),
                facts);
    }

    private Observation observe(Situation situation, @CheckForNull String version) {
        RestorePoint restorePoint = situation.restorePoint();
        // A restore point that no later record can be compared with is none for a named record.
        Situation known = isNamed() && restorePoint != null && restorePoint.fact(CodeArtsRecords.LATEST) == null
                ? new Situation(
                        situation.automatic(),
                        null,
                        situation.plan(),
                        situation.abortId(),
                        situation.rival(),
                        situation.own())
                : situation;
        List<Change> since = since(known);
        Json latest = records.latest();
        Change last = latest == null ? null : change(situation, latest);
        List<Change> running = Stream.concat(
                        Stream.ofNullable(last), Stream.ofNullable(since).flatMap(List::stream))
                .distinct()
                .filter(change -> change.state() == Change.State.RUNNING)
                .toList();
        return new Observation(
                known,
                isNamed(),
                version,
                parameters.runningChange() == RunningChange.ABORT && !situation.automatic(),
                since,
                situation.plan() == null
                        ? List.of()
                        : since(situation, situation.plan().facts()),
                running,
                last);
    }

    /** The changes since the restore point; null if there is none, and if the provider does not tell them for certain. */
    @CheckForNull
    private List<Change> since(Situation situation) {
        RestorePoint restorePoint = situation.restorePoint();
        return restorePoint == null ? null : since(situation, restorePoint.facts());
    }

    @CheckForNull
    private List<Change> since(Situation situation, Map<String, String> mark) {
        List<Json> list = records.since(mark);
        return list == null
                ? null
                : list.stream().map(record -> change(situation, record)).toList();
    }

    private Change change(Situation situation, Json record) {
        String id = CodeArtsRecords.id(record);
        boolean otherRun = situation.plan() != null
                && id.equals(situation.fact(Plan.ABORTED))
                && CodeArtsProgress.hasRunAgain(record, situation.plan().facts());
        return new Change(
                // A new run of the record that we have aborted is not ours.
                otherRun ? id + "@" + CodeArtsRecords.start(record) : id,
                CodeArtsRecords.describe(record),
                record.text("operator", "executor"),
                CodeArtsProgress.changeState(record),
                parameters.runningChange() == RunningChange.ABORT,
                restored(situation, record));
    }

    @CheckForNull
    private static String restored(Situation situation, Json record) {
        return situation.own().restoredBy(CodeArtsRollback.NAME, CodeArtsRecords.id(record));
    }

    private Decision abort(Situation situation, Plan plan, Change running) {
        Json record = records.newestFirst().stream()
                .filter(any -> change(situation, any).equals(running))
                .findFirst()
                .orElseThrow();
        Map<String, String> facts = new HashMap<>(plan.facts());
        facts.put(Plan.ABORTED, CodeArtsRecords.id(record));
        facts.compute(CodeArtsProgress.START, (name, before) -> CodeArtsRecords.start(record));
        Plan abort = new Plan(plan.target(), plan.from(), plan.to(), plan.consoleUrl(), facts, true);
        return Decision.request(abort, MESSAGES.get("abort", running.text(), plan.to()), records.mark());
    }

    private Decision goBack(Situation situation, Plan plan, Json record) {
        String why = situation.reason(isNamed(), plan.fact(Plan.VERSION));
        Map<String, String> baseline = records.mark();
        baseline.put(CodeArtsProgress.START, record.required("start_time"));
        Plan goBack = new Plan(plan.target(), plan.from(), plan.to(), plan.consoleUrl(), plan.facts());
        return Decision.request(goBack, MESSAGES.get("goBack." + why, plan.to()), baseline);
    }
}
