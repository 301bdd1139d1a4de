package io.jenkins.plugins.cloudrollback.core.alibaba;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Lookup;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What SAE and EDAS list of an application's recent change orders, and how a new one is told from those before. */
public final class ChangeOrders {
    private static final String MARK = "orders";

    /** Of an application that nothing is asked about. */
    public static final ChangeOrders UNKNOWN = new ChangeOrders(List.of());

    private final List<JsonNode> orders;

    private ChangeOrders(List<JsonNode> orders) {
        this.orders = orders;
    }

    /**
     * @param holder what has the list in the field
     * @throws CallException if that is no list, or not of change orders: what can't be read must not pass for "none"
     */
    public static ChangeOrders of(JsonNode holder, String field, String wrapped, String operation) {
        List<JsonNode> orders = Json.needList(holder, field, wrapped, operation);
        orders.forEach(order -> Json.need(order, "ChangeOrderId", operation));
        return new ChangeOrders(orders);
    }

    public List<JsonNode> all() {
        return orders;
    }

    public static String id(JsonNode order) {
        return Json.text(order, "ChangeOrderId");
    }

    public static boolean isRollback(JsonNode order) {
        String type = Json.text(order, "CoTypeCode", "CoType");
        if (type == null) {
            return false;
        }
        // Listed as a code, described as a text. The misspelling is the provider's: back to a version of the history.
        return type.equals("CoDeployHistroy")
                || type.replace(" ", "").toLowerCase(Locale.ROOT).contains("rollback");
    }

    public Map<String, String> baseline() {
        return Map.of(MARK, orders.stream().map(ChangeOrders::id).collect(Collectors.joining(" ")));
    }

    /**
     * A rollback order which the baseline does not hold. An order made in the console is a person's, not ours.
     *
     * @param severalDoubt what to say when there are several
     */
    public Lookup since(Map<String, String> baseline, String severalDoubt) {
        Set<String> before =
                Set.copyOf(Arrays.asList(baseline.getOrDefault(MARK, "").split(" ")));
        List<String> candidates = orders.stream()
                .filter(order -> !before.contains(id(order)))
                .filter(ChangeOrders::isRollback)
                .filter(order -> !"console".equals(Json.text(order, "Source")))
                .map(ChangeOrders::id)
                .toList();
        return switch (candidates.size()) {
            case 0 -> Lookup.notFound();
            case 1 -> Lookup.found(candidates.get(0));
            default -> Lookup.ambiguous(candidates.get(0), severalDoubt);
        };
    }
}
