package io.jenkins.plugins.cloudrollback.core.alibaba;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Change;
import io.jenkins.plugins.cloudrollback.core.engine.Lookup;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The change orders of an application, as SAE and EDAS list them. Neither documents the sequence of its list.
 *
 * @param all each order once
 * @param complete whether no order is missing, as far as the provider tells
 */
public record ChangeOrders(List<Json> all, boolean complete) {
    private static final MessageBundle MESSAGES = MessageBundle.of(ChangeOrders.class);
    private static final String NEWEST = "newest";
    private static final String IDS = "ids";
    private static final String TOTAL = "total";
    /** More text does not fit into a journal. */
    private static final int MAX_IDS_LENGTH = 1000;

    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");
    /** CoDeployHistroy (sic) goes back to a version of the history. */
    private static final Pattern ROLLBACK = Pattern.compile("(?i)CoRollback.*|CoDeployHist.*");

    private static final Pattern DEPLOYMENT = Pattern.compile("(?i)CoDeploy");
    /** Types that certainly neither roll back nor deploy again. */
    private static final Pattern OTHER = Pattern.compile(
            "(?i)Co(Restart|Scale|Rescale|Start|Stop|Bind|Unbind|Delete|CreateApp|Batch(Start|Stop)).*");

    /** Marks the orders of rollbacks by Jenkins, where the provider keeps a description. */
    private static final Pattern MARK =
            Pattern.compile("Jenkins rollback \\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    /** An order without a readable time comes first, as it may be the newest. */
    private static final Comparator<Json> NEWEST_FIRST = Comparator.comparing(
                    (Json order) -> !time(order).isEmpty())
            .thenComparing(ChangeOrders::time, Comparator.reverseOrder());

    /** For an application whose id is not known. */
    public static final ChangeOrders UNKNOWN = new ChangeOrders(List.of(), true);

    /** @throws CallException if an id is missing or the application is another, as such a list excludes nothing */
    public static ChangeOrders of(String appId, List<Json> orders) {
        orders.forEach(order -> {
            order.requiredId("ChangeOrderId");
            order.requireSame("AppId", appId);
        });
        return new ChangeOrders(orders, true);
    }

    @CheckForNull
    public static String id(Json order) {
        return order.id("ChangeOrderId");
    }

    /** The order of an id; null if the list has none. */
    @CheckForNull
    public Json find(String id) {
        return all.stream().filter(order -> id.equals(id(order))).findFirst().orElse(null);
    }

    /** The status of a change order; -1 if it has none. */
    public static int status(Json order) {
        return order.integer("Status", -1);
    }

    /** Decides by the type code alone, as the text of the type is in the language of the reader. */
    public static boolean isRollback(Json order) {
        return hasType(order, ROLLBACK);
    }

    public static boolean isDeployment(Json order) {
        return hasType(order, DEPLOYMENT);
    }

    /** Tells whether an order certainly leaves the version as it is. */
    public static boolean isOther(Json order) {
        return hasType(order, OTHER);
    }

    private static boolean hasType(Json order, Pattern type) {
        String code = order.text("CoTypeCode");
        return code != null && type.matcher(code).matches();
    }

    /** A description that {@link #isMarked} recognizes, and that no other order has. */
    public static String newMark() {
        return "Jenkins rollback " + UUID.randomUUID();
    }

    /** Tells whether the description says that a rollback by Jenkins made the order. */
    static boolean isMarked(Json order) {
        String description = order.raw("ChangeOrderDescription", "Description");
        return description != null && MARK.matcher(description).find();
    }

    /** The same orders, but one of them with the status that it has itself, as the list may lag behind. */
    public ChangeOrders with(Json order) {
        String id = id(order);
        Json listed = find(id);
        if (listed == null) {
            return new ChangeOrders(
                    Stream.concat(Stream.of(order), all.stream()).toList(), complete);
        }
        ObjectNode node = listed.node().deepCopy();
        Json current = new Json(node.put("Status", status(order)), listed.operation());
        return new ChangeOrders(
                all.stream()
                        .map(other -> id.equals(id(other)) ? current : other)
                        .toList(),
                complete);
    }

    /** The creation time, whose texts sort by time; empty if it is missing or unreadable. */
    public static String time(Json order) {
        String time = order.text("CreateTime");
        return time != null && TIME.matcher(time).matches() ? time : "";
    }

    /**
     * What {@link #since} needs: the newest creation time, the ids of the orders that have it or that have none, and the
     * number of orders. Its length does not depend on the number of orders. Empty if it cannot be told what is new later.
     */
    public Map<String, String> baseline() {
        String newest = all.stream()
                .map(ChangeOrders::time)
                .max(Comparator.naturalOrder())
                .orElse("");
        String ids = all.stream()
                .filter(order -> time(order).isEmpty() || time(order).equals(newest))
                .map(ChangeOrders::id)
                .collect(Collectors.joining(" "));
        return complete && ids.length() <= MAX_IDS_LENGTH
                ? Map.of(NEWEST, newest, IDS, ids, TOTAL, String.valueOf(all.size()))
                : Map.of();
    }

    /**
     * The orders since a baseline that may have changed the version, newest first.
     *
     * @return null if there may be more
     */
    @CheckForNull
    public List<Json> changesSince(Map<String, String> baseline) {
        return excludesOthers(baseline)
                ? fresh(baseline)
                        .filter(order -> !isOther(order))
                        .sorted(NEWEST_FIRST)
                        .toList()
                : null;
    }

    /** The orders that may have changed the version, newest first. */
    public List<Json> changes() {
        return all.stream()
                .filter(order -> !isOther(order))
                .sorted(NEWEST_FIRST)
                .toList();
    }

    /** Tells whether all orders since the baseline are in the list. */
    private boolean excludesOthers(Map<String, String> baseline) {
        if (!baseline.containsKey(IDS)) {
            return false;
        }
        Set<String> known = known(baseline);
        boolean reachesBack = known.contains("") || all.stream().anyMatch(order -> known.contains(id(order)));
        long older = all.size() - fresh(baseline).count();
        return complete && reachesBack && older <= Integer.parseInt(baseline.get(TOTAL));
    }

    /** The orders that may be newer than a baseline: all of them if it does not tell. */
    public Stream<Json> newerThan(Map<String, String> baseline) {
        return baseline.containsKey(IDS) ? fresh(baseline) : all.stream();
    }

    private Stream<Json> fresh(Map<String, String> baseline) {
        Set<String> known = known(baseline);
        return all.stream()
                .filter(order -> !known.contains(id(order)))
                .filter(order -> time(order).isEmpty() || time(order).compareTo(baseline.get(NEWEST)) >= 0);
    }

    private static Set<String> known(Map<String, String> baseline) {
        return Set.copyOf(Arrays.asList(baseline.get(IDS).split(" ")));
    }

    /**
     * An order in the terms of the decision table.
     *
     * @param state what the status of the order means
     * @param known see {@link Change#restored}; an order that is marked as our own need not be known yet
     */
    public static Change change(Json order, Change.State state, @CheckForNull String known) {
        String restored = known == null && isMarked(order) ? "" : known;
        String user = order.text("CreateUserId", "UserId");
        Message text = MESSAGES.get("change", order.text("CoTypeCode", "CoType"), user, time(order), id(order));
        return new Change(id(order), text, user, state, isDeployment(order), restored);
    }

    /**
     * Looks for an order newer than the baseline that may be our rollback. It need not be marked as ours: the field
     * {@code Source} is documented by one example, and new types may have been added.
     *
     * @param deploymentsCount whether our rollback may have the type of a deployment
     */
    public Lookup since(Map<String, String> baseline, boolean deploymentsCount) {
        if (!baseline.containsKey(IDS)) {
            return Lookup.undetectable(MESSAGES.get("incomplete"));
        }
        List<Json> candidates = fresh(baseline)
                .filter(order -> !isOther(order) && (deploymentsCount || !isDeployment(order)))
                .sorted(Comparator.comparing(order -> !isRollback(order)))
                .toList();
        boolean excludes = excludesOthers(baseline);
        if (candidates.isEmpty()) {
            return excludes ? Lookup.notFound() : Lookup.undetectable(MESSAGES.get("incomplete"));
        }
        Json first = candidates.get(0);
        if (candidates.size() > 1 || !excludes) {
            return Lookup.ambiguous(id(first), MESSAGES.get(excludes ? "several" : "incomplete"));
        }
        boolean certain = isRollback(first) && !"console".equalsIgnoreCase(first.text("Source"));
        return certain ? Lookup.found(id(first)) : Lookup.ambiguous(id(first), MESSAGES.get("maybe", id(first)));
    }
}
