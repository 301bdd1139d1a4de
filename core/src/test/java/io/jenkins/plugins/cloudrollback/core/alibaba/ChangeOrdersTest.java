package io.jenkins.plugins.cloudrollback.core.alibaba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Change;
import io.jenkins.plugins.cloudrollback.core.engine.Lookup;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which change orders are newer than the baseline and may be our rollback. */
class ChangeOrdersTest {
    private static final Json FIRST = order("first", "CoDeploy", "2026-01-15 10:00:00");
    private static final Json LAST = order("last", "CoDeploy", "2026-01-15 11:00:00");
    private static final Map<String, String> BASELINE = list(FIRST, LAST).baseline();

    private static Json order(String id, String type, String time) {
        ObjectNode order = Json.object().put("ChangeOrderId", id).put("CoTypeCode", type);
        return new Json(order.put("CreateTime", time).put("Source", "pop"), "ListChangeOrders");
    }

    private static Json rollback(String id, String time) {
        return order(id, "CoRollback", time);
    }

    private static ChangeOrders list(Json... orders) {
        return new ChangeOrders(List.of(orders), true);
    }

    /** Looks in a list that begins with the oldest order. */
    private static Lookup since(Json... newer) {
        return sinceOf(false, newer);
    }

    private static Lookup sinceOf(boolean deploymentsCount, Json... newer) {
        ChangeOrders orders = new ChangeOrders(
                IntStream.range(0, newer.length + 2)
                        .mapToObj(i -> i == 0 ? FIRST : i == 1 ? LAST : newer[i - 2])
                        .toList(),
                true);
        return orders.since(BASELINE, deploymentsCount);
    }

    private static void assertDoubt(Lookup lookup, String changeId) {
        assertThat(lookup.doubt()).isNotNull();
        assertThat(lookup.changeId()).isEqualTo(changeId);
        assertThat(lookup.found()).isEqualTo(changeId != null);
    }

    @Test
    void findsNothingNew() {
        assertThat(since()).isEqualTo(Lookup.notFound());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-15 11:00:01", "2026-01-15 11:00:00", "", "yesterday"})
    void findsNewRollback(String time) {
        assertThat(since(rollback("new", time))).isEqualTo(Lookup.found("new"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CoRollback", "CoDeployHistroy", "CoDeployHistory", "CoRollbackApplication", "corollback"})
    void knowsRollbacksByTheirType(String type) {
        assertThat(since(order("new", type, "2026-01-15 11:00:01"))).isEqualTo(Lookup.found("new"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CoRestartApplication",
                "CoRestartInstances",
                "CoScaleIn",
                "CoScaleOut",
                "CoRescaleApplicationVertically",
                "CoStart",
                "CoStopApplication",
                "CoBindSlb",
                "CoUnbindNas",
                "CoDeleteApp",
                "CoCreateApp",
                "CoBatchStopApplication",
                "CoDeploy"
            })
    void ignoresOtherTypes(String type) {
        assertThat(since(order("new", type, "2026-01-15 11:00:01"))).isEqualTo(Lookup.notFound());
    }

    @ParameterizedTest
    @ValueSource(strings = {"CoAbort", "CoDeployK8s", ""})
    void unknownTypeIsDoubt(String type) {
        assertDoubt(since(order("new", type, "2026-01-15 11:00:01")), "new");
    }

    @Test
    void deploymentIsDoubtIfItCounts() {
        assertDoubt(sinceOf(true, order("new", "CoDeploy", "2026-01-15 11:00:01")), "new");
    }

    @Test
    void textOfTypeDecidesNothing() {
        Json order = order("new", "CoScaleOut", "2026-01-15 11:00:01");
        ((ObjectNode) order.node()).put("CoType", "Roll Back Application");

        assertThat(since(order)).isEqualTo(Lookup.notFound());
    }

    @Test
    void sourceConsoleIsDoubt() {
        Json order = rollback("new", "2026-01-15 11:00:01");
        ((ObjectNode) order.node()).put("Source", "console");

        assertDoubt(since(order), "new");
    }

    @Test
    void severalAreDoubt() {
        String time = "2026-01-15 11:00:01";

        assertDoubt(since(order("odd", "CoAbort", time), rollback("new", time)), "new");
    }

    @Test
    void orderThatAppearsAmongOldOnesIsDoubt() {
        assertDoubt(since(rollback("new", "2026-01-15 10:30:00")), null);
    }

    @Test
    void incompleteListIsDoubt() {
        List<Json> orders = List.of(FIRST, LAST);
        Json rollback = rollback("new", "2026-01-15 11:00:01");

        assertDoubt(new ChangeOrders(orders, false).since(BASELINE, false), null);
        assertDoubt(new ChangeOrders(List.of(LAST, rollback), false).since(BASELINE, false), "new");
    }

    @Test
    void listThatDoesNotReachBackIsDoubt() {
        assertDoubt(list(order("new", "CoScaleIn", "2026-01-15 12:00:00")).since(BASELINE, false), null);
        assertDoubt(list(FIRST).since(BASELINE, false), null);
    }

    @Test
    void baselineOfIncompleteListExcludesNothing() {
        Map<String, String> unfit = new ChangeOrders(List.of(FIRST, LAST), false).baseline();

        assertDoubt(list(FIRST, LAST).since(unfit, false), null);
    }

    @Test
    void firstOrderOfAllIsNew() {
        Map<String, String> empty = list().baseline();

        assertThat(list().since(empty, false)).isEqualTo(Lookup.notFound());
        assertThat(list(rollback("new", "2026-01-15 11:00:01")).since(empty, false))
                .isEqualTo(Lookup.found("new"));
    }

    @Test
    void knownOrderWithoutTimeIsNotNew() {
        Json timeless = rollback("timeless", "");
        Map<String, String> baseline = list(LAST, timeless).baseline();

        assertThat(list(timeless, LAST).since(baseline, false)).isEqualTo(Lookup.notFound());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-15 11:%02d:%02d", "2026-01-15 11:00:00", ""})
    void baselineIsShort(String time) {
        List<Json> many = IntStream.range(0, 3600)
                .mapToObj(i -> rollback("017f39b8-dfa4-4e16-a84b-1dcee4b1" + i, time.formatted(i / 60, i % 60)))
                .toList();
        Map<String, String> baseline = new ChangeOrders(many, true).baseline();

        assertThat(baseline.toString()).hasSizeLessThan(1100);
        Lookup later = new ChangeOrders(many, true).since(baseline, false);
        assertThat(later.found()).isFalse();
        assertThat(later.doubt() == null).isEqualTo(time.contains("%"));
    }

    @ParameterizedTest
    @CsvSource({
        "ChangeOrderDescription, 'Version: 1 | Jenkins rollback 017f39b8-dfa4-4e16-a84b-1dcee4b1aa00', true",
        "Description, Jenkins rollback 017f39b8-dfa4-4e16-a84b-1dcee4b1aa00, true",
        "ChangeOrderDescription, Jenkins rollback, false",
        "ChangeOrderDescription, Jenkins rollback 017f39b8, false"
    })
    void markTellsOwnRollback(String field, String description, boolean own) {
        Json order = new Json(Json.object().put("ChangeOrderId", "a").put(field, description), "ListChangeOrders");

        assertThat(ChangeOrders.change(order, Change.State.RUNNING, null).restored())
                .isEqualTo(own ? "" : null);
        assertThat(ChangeOrders.change(order, Change.State.RUNNING, "v1").restored())
                .isEqualTo("v1");
    }

    @Test
    void orderItselfIsNewerThanTheList() {
        Json ended = new Json(Json.object().put("ChangeOrderId", "last").put("Status", 6), "GetChangeOrderInfo");

        ChangeOrders updated = list(FIRST, LAST).with(ended);

        assertThat(updated.changes()).extracting(ChangeOrders::id).containsExactly("last", "first");
        assertThat(updated.find("last"))
                .satisfies(last -> assertThat(ChangeOrders.status(last)).isEqualTo(6))
                .matches(ChangeOrders::isDeployment);
        assertThat(list(FIRST).with(ended).find("last")).isEqualTo(ended);
    }

    @Test
    void refusesListOfOtherApplication() {
        Json foreign = new Json(Json.object().put("ChangeOrderId", "a").put("AppId", "other"), "ListChangeOrders");

        assertThatThrownBy(() -> ChangeOrders.of("mine", List.of(FIRST, foreign)))
                .isInstanceOf(CallException.class)
                .hasMessage("ListChangeOrders: the answer is about AppId other instead of mine.");
    }
}
