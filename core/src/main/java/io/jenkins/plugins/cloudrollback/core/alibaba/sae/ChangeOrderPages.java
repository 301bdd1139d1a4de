package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import io.jenkins.plugins.cloudrollback.core.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;

/** The pages of ListChangeOrders, which may shift while they are read. */
final class ChangeOrderPages {
    /** Fewer than the provider permits, and more than most applications have. */
    static final int SIZE = 1000;

    private static final int MAX_PAGES = 10;

    private final String appId;
    private final IntFunction<CompletionStage<Json>> pages;
    private final Map<String, Json> known = new LinkedHashMap<>();

    /** @param pages fetches a page of {@link #SIZE} orders by its number, from 1 on */
    ChangeOrderPages(String appId, IntFunction<CompletionStage<Json>> pages) {
        this.appId = appId;
        this.pages = pages;
    }

    CompletionStage<ChangeOrders> readFrom(int number) {
        return pages.apply(number).thenCompose(data -> {
            List<Json> page = data.requiredList("ChangeOrderList", "ChangeOrderList");
            int before = known.size();
            ChangeOrders.of(appId, page).all().forEach(order -> known.put(ChangeOrders.id(order), order));
            int grown = known.size() - before;
            boolean complete = isComplete(
                    data.integer("TotalSize", -1),
                    grown == page.size() && page.size() < data.integer("PageSize", SIZE));
            return complete || grown == 0 || number == MAX_PAGES
                    ? CompletableFuture.completedStage(new ChangeOrders(List.copyOf(known.values()), complete))
                    : readFrom(number + 1);
        });
    }

    /**
     * A total that is missing, or less than the number of orders, is not known.
     *
     * @param last whether the page is not full and has no order of an earlier one
     */
    private boolean isComplete(int total, boolean last) {
        return known.size() == total || known.size() > total && last;
    }
}
