package io.jenkins.plugins.cloudrollback.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.Change.State;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The decision table: each combination of what can be observed, and the table of the documentation. */
class ObservationTest {
    private static final String GOAL = "v1";
    private static final RestorePoint RESTORE_POINT = new RestorePoint(Message.literal("v1 ran"), null, Map.of());
    private static final List<Change> CHANGES = changes();

    /** All kinds of changes. */
    private static List<Change> changes() {
        List<Change> all = new ArrayList<>();
        for (State state : State.values()) {
            for (String user : new String[] {"ci", "bob", null}) {
                for (String restored : new String[] {null, GOAL, "v0"}) {
                    boolean abortable = restored == null && !"bob".equals(user);
                    all.add(new Change(
                            state + " " + user + " " + restored,
                            Message.literal("a change"),
                            user,
                            state,
                            abortable,
                            restored));
                }
            }
        }
        return all;
    }

    private static Observation observed(
            boolean automatic,
            boolean point,
            boolean named,
            String version,
            List<Change> since,
            List<Change> meanwhile) {
        Situation situation =
                new Situation(automatic, point ? RESTORE_POINT : null, null, null, null, OwnRollbacks.NONE);
        List<Change> seen = since == null ? List.of() : since;
        return new Observation(
                situation,
                named,
                version,
                false,
                since,
                meanwhile,
                seen.stream().filter(change -> change.state() == State.RUNNING).toList(),
                seen.isEmpty() ? null : seen.get(0));
    }

    private static List<List<Change>> upToTwo() {
        List<List<Change>> lists = new ArrayList<>(List.of(List.of()));
        CHANGES.forEach(first -> lists.add(List.of(first)));
        CHANGES.forEach(first -> CHANGES.stream()
                .filter(second -> second != first && second.state() != State.RUNNING)
                .forEach(second -> lists.add(List.of(first, second))));
        return lists;
    }

    @Test
    void everyCombinationKeepsTheContract() {
        Map<Rule, Integer> counts = new EnumMap<>(Rule.class);
        for (List<Change> since : upToTwo()) {
            for (List<Change> meanwhile : List.of(List.<Change>of(), since.subList(0, Math.min(1, since.size())))) {
                for (int bits = 0; bits < 16; bits++) {
                    boolean automatic = (bits & 1) > 0;
                    boolean point = automatic && (bits & 2) > 0;
                    boolean named = (bits & 4) > 0;
                    String version = (bits & 8) > 0 || named ? GOAL : null;
                    Observation seen = observed(automatic, point, named, version, since, meanwhile);
                    check(seen, counts);
                }
            }
        }
        assertThat(counts.keySet())
                .containsAll(List.of(Rule.values()).stream()
                        .filter(rule -> rule != Rule.CHANGES_UNKNOWN && rule != Rule.SHARED_TARGET)
                        .toList());
    }

    private static void check(Observation seen, Map<Rule, Integer> counts) {
        Rule rule = seen.rule();
        counts.merge(rule, 1, Integer::sum);
        boolean changes = rule == Rule.ABORT_RUNNING || rule == Rule.GO_BACK;
        boolean automatic = seen.situation().automatic();
        boolean block = automatic && seen.situation().restorePoint() != null;
        String all = seen + " -> " + rule;
        if (block && seen.since().isEmpty()) {
            assertThat(rule).as(all).isEqualTo(Rule.NOTHING_CHANGED);
        }
        if (!changes) {
            return;
        }
        if (block) {
            assertThat(seen.since())
                    .as("undoes something of the block: " + all)
                    .anyMatch(change -> change.restored() == null);
        }
        assertThat(block || !automatic || seen.named()).as("has a goal: " + all).isTrue();
        if (block) {
            assertThat(seen.since().stream()
                            .filter(change -> change.restored() == null)
                            .map(Change::user)
                            .distinct())
                    .as("one user: " + all)
                    .hasSizeLessThan(2);
        }
        if (automatic || !seen.named()) {
            assertThat(seen.meanwhile())
                    .as("nothing changed since it was chosen: " + all)
                    .allMatch(change -> GOAL.equals(change.restored()) && GOAL.equals(seen.version()));
        }
        if (rule == Rule.GO_BACK) {
            assertThat(seen.version()).as(all).isNotNull();
            assertThat(seen.running()).as(all).isEmpty();
            assertThat(seen.last() != null
                            && seen.last().state() == State.SUCCEEDED
                            && seen.version().equals(seen.last().restored()))
                    .as("restored already: " + all)
                    .isFalse();
        } else {
            assertThat(block).as("a step waits by default: " + all).isTrue();
            assertThat(seen.runningChange().abortable()).as(all).isTrue();
            assertThat(seen.runningChange().restored()).as(all).isNull();
        }
    }

    @Test
    void unknownChangesAreNoChanges() {
        assertThat(observed(true, true, false, GOAL, null, List.of()).rule()).isEqualTo(Rule.CHANGES_UNKNOWN);
        assertThat(observed(true, true, true, GOAL, List.of(), null).rule()).isEqualTo(Rule.CHANGES_UNKNOWN);
        assertThat(observed(false, false, false, GOAL, List.of(), null).rule()).isEqualTo(Rule.CHANGES_UNKNOWN);
        assertThat(observed(false, false, true, GOAL, List.of(), null).rule()).isEqualTo(Rule.GO_BACK);
    }

    @Test
    void runningChangeFromBeforeIsNotAborted() {
        List<Change> running = List.of(CHANGES.get(0));
        List<Change> since = List.of(CHANGES.get(CHANGES.size() - 9));
        Situation block = new Situation(true, RESTORE_POINT, null, null, null, OwnRollbacks.NONE);
        Observation seen = new Observation(block, false, GOAL, false, since, List.of(), running, running.get(0));

        assertThat(running.get(0).abortable()).isTrue();
        assertThat(seen.rule()).isEqualTo(Rule.WAIT_FOR_RUNNING);
    }

    @Test
    void rivalsCannotBeToldApart() {
        Situation shared = new Situation(true, RESTORE_POINT, null, null, Message.literal("job #2"), OwnRollbacks.NONE);
        List<Change> since = List.of(CHANGES.get(CHANGES.size() - 9));
        Observation seen = new Observation(shared, false, GOAL, false, since, List.of(), List.of(), since.get(0));

        assertThat(seen.rule()).isEqualTo(Rule.SHARED_TARGET);
        assertThat(seen.decision(Rule.SHARED_TARGET, FakeRollback.PLAN, null).reason())
                .asString()
                .contains("job #2 was deploying to the same target");
    }

    /** The table has one row for each rule, in the sequence in which they are checked. */
    @Test
    void documentedTableIsComplete() throws IOException {
        String page = Files.readString(Path.of("../docs/architecture.md"));
        List<String> rules =
                Stream.of(Rule.values()).map(rule -> "| `" + rule + "` |").toList();

        assertThat(page.lines()
                        .map(line -> line.replaceFirst("(?<=` \\|).*", ""))
                        .filter(rules::contains))
                .containsExactlyElementsOf(rules);
    }
}
