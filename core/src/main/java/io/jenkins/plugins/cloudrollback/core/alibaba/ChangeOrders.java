package io.jenkins.plugins.cloudrollback.core.alibaba;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Lookup;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The recent change orders of an application, as SAE and EDAS list them. */
public final class ChangeOrders {
    private static final String ORDERS = "orders";

    /** For an application whose id is not known. */
    public static final ChangeOrders UNKNOWN = new ChangeOrders(List.of());

    private final List<JsonNode> orders;

    private ChangeOrders(List<JsonNode> orders) {
        this.orders = orders;
    }

    /**
     * Reads the change orders of an answer.
     *
     * @param holder the object with the list in the field, see {@link Json#list}
     * @throws CallException if the list or an id is missing, as an unreadable list must not count as an empty one
     */
    public static ChangeOrders of(JsonNode holder, String field, String wrapped, String operation) {
        List<JsonNode> orders = Json.requiredList(holder, field, wrapped, operation);
        orders.forEach(order -> Json.required(order, "ChangeOrderId", operation));
        return new ChangeOrders(orders);
    }

    public List<JsonNode> all() {
        return orders;
    }

    @CheckForNull
    public static String id(JsonNode order) {
        return Json.text(order, "ChangeOrderId");
    }

    /** The status of a change order; -1 if it has none. */
    public static int status(JsonNode order) {
        return Json.integer(order, "Status", -1);
    }

    public static boolean isRollback(JsonNode order) {
        String type = Json.text(order, "CoTypeCode", "CoType");
        if (type == null) {
            return false;
        }
        // A code in lists, a text in details. CoDeployHistroy (sic) goes back to a version of the history.
        return type.equals("CoDeployHistroy")
                || type.replace(" ", "").toLowerCase(Locale.ROOT).contains("rollback");
    }

    /** The ids of the change orders, for {@link #since}. */
    public Map<String, String> baseline() {
        return Map.of(ORDERS, orders.stream().map(ChangeOrders::id).collect(Collectors.joining(" ")));
    }

    /**
     * Looks for a rollback that is not in the baseline and was not started in the console, so that it may be ours.
     *
     * @param severalDoubt the doubt if there is more than one
     */
    public Lookup since(Map<String, String> baseline, Message severalDoubt) {
        Set<String> before =
                Set.copyOf(Arrays.asList(baseline.getOrDefault(ORDERS, "").split(" ")));
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
