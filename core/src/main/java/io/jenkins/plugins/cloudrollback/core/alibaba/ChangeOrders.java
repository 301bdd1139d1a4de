package io.jenkins.plugins.cloudrollback.core.alibaba;

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
public record ChangeOrders(List<Json> all) {
    private static final String ORDERS = "orders";

    /** For an application whose id is not known. */
    public static final ChangeOrders UNKNOWN = new ChangeOrders(List.of());

    /** @throws CallException if an id is missing, as an unreadable list must not count as an empty one */
    public static ChangeOrders of(List<Json> orders) {
        orders.forEach(order -> order.required("ChangeOrderId"));
        return new ChangeOrders(orders);
    }

    @CheckForNull
    public static String id(Json order) {
        return order.text("ChangeOrderId");
    }

    /** The status of a change order; -1 if it has none. */
    public static int status(Json order) {
        return order.integer("Status", -1);
    }

    public static boolean isRollback(Json order) {
        String type = order.text("CoTypeCode", "CoType");
        if (type == null) {
            return false;
        }
        // A code in lists, a text in details. CoDeployHistroy (sic) goes back to a version of the history.
        return type.equals("CoDeployHistroy")
                || type.replace(" ", "").toLowerCase(Locale.ROOT).contains("rollback");
    }

    /** The ids of the change orders, for {@link #since}. */
    public Map<String, String> baseline() {
        return Map.of(ORDERS, all.stream().map(ChangeOrders::id).collect(Collectors.joining(" ")));
    }

    /**
     * Looks for a rollback that is not in the baseline and was not started in the console, so that it may be ours.
     *
     * @param severalDoubt the doubt if there is more than one
     */
    public Lookup since(Map<String, String> baseline, Message severalDoubt) {
        Set<String> before =
                Set.copyOf(Arrays.asList(baseline.getOrDefault(ORDERS, "").split(" ")));
        List<String> candidates = all.stream()
                .filter(order -> !before.contains(id(order)))
                .filter(ChangeOrders::isRollback)
                .filter(order -> !"console".equals(order.text("Source")))
                .map(ChangeOrders::id)
                .toList();
        return switch (candidates.size()) {
            case 0 -> Lookup.notFound();
            case 1 -> Lookup.found(candidates.get(0));
            default -> Lookup.ambiguous(candidates.get(0), severalDoubt);
        };
    }
}
