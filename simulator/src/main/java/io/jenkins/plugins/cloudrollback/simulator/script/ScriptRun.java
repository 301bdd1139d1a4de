package io.jenkins.plugins.cloudrollback.simulator.script;

import io.jenkins.plugins.cloudrollback.simulator.service.Outcome;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A change that follows a script. Its state is computed from the clock whenever it is read. */
public final class ScriptRun {
    private record Entry(Stage stage, Instant at) {}

    private final Service service;
    private final List<Entry> past = new ArrayList<>();
    private List<Stage> stages;
    private int next = 1;

    public ScriptRun(Service service, Script script, Instant begin) {
        this.service = service;
        this.stages = script.stages();
        past.add(new Entry(stages.get(0), begin));
    }

    /** Returns the outcome as of {@code now}. */
    public Outcome outcome(Instant now) {
        String state = stage(now).state();
        if (next < stages.size()) {
            return Outcome.RUNNING;
        }
        Outcome outcome = service.outcomeOf(state);
        return outcome == Outcome.RUNNING ? Outcome.STUCK : outcome;
    }

    public Stage stage(Instant now) {
        while (next < stages.size() && current().stage().duration() != null) {
            Instant end = current().at().plus(current().stage().duration());
            if (end.isAfter(now)) {
                break;
            }
            enter(end);
        }
        return current().stage();
    }

    public boolean isOver(Instant now) {
        Outcome outcome = outcome(now);
        return outcome == Outcome.SUCCEEDED || outcome == Outcome.FAILED;
    }

    public Instant began() {
        return past.get(0).at();
    }

    /** Returns when the state as of {@code now} was entered. */
    public Instant since(Instant now) {
        stage(now);
        return current().at();
    }

    /** Returns the stage that had been entered by {@code horizon}, or null if none had been. */
    public Stage stageBy(Instant horizon, Instant now) {
        Entry entry = entryBy(horizon, 0, now);
        return entry == null ? null : entry.stage();
    }

    /**
     * Returns when the stage was entered that was the current one by {@code horizon}, or null if it was one of the first
     * {@code ignored} stages or none.
     */
    public Instant sinceBy(Instant horizon, int ignored, Instant now) {
        Entry entry = entryBy(horizon, ignored, now);
        return entry == null ? null : entry.at();
    }

    private Entry entryBy(Instant horizon, int ignored, Instant now) {
        stage(now);
        for (int i = past.size() - 1; i >= ignored; i--) {
            if (!past.get(i).at().isAfter(horizon)) {
                return past.get(i);
            }
        }
        return null;
    }

    /** Returns the number of states entered so far. */
    public int stagesEntered(Instant now) {
        stage(now);
        return past.size();
    }

    /** Returns the index of the current batch. A batch begins when the change stops after the previous one. */
    public int batch(Instant now) {
        stage(now);
        return (int)
                past.stream().filter(entry -> entry.stage().isBetweenBatches()).count();
    }

    /** Returns when a batch began, or null if it has not. */
    public Instant batchBegan(int batch) {
        int stops = 0;
        for (Entry entry : past) {
            stops += entry.stage().isBetweenBatches() ? 1 : 0;
            if (stops == batch) {
                return entry.at();
            }
        }
        return null;
    }

    /** Ends the waiting in {@code state}. Returns false unless the change is waiting there. */
    public boolean resume(String state, Instant now) {
        Stage stage = stage(now);
        if (!stage.state().equals(state) || stage.duration() != null || next == stages.size()) {
            return false;
        }
        enter(now);
        return true;
    }

    /** Ends the change in {@code state}, whatever its script says. */
    public void end(String state, Instant now) {
        follow(Script.of(state), now);
    }

    /** Goes on by another script. */
    public void follow(Script script, Instant now) {
        stage(now);
        stages = script.stages();
        next = 0;
        enter(now);
    }

    private void enter(Instant at) {
        past.add(new Entry(stages.get(next++), at));
    }

    private Entry current() {
        return past.get(past.size() - 1);
    }
}
