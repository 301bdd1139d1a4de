package io.jenkins.plugins.cloudrollback.core.http;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * A list of a provider. At most 500 entries are read, as people do not look through more.
 *
 * @param entries in the provider's order, unless sorted
 * @param truncated whether the provider has more entries
 */
public record Listing<T>(List<T> entries, boolean truncated) {
    /** Number of entries of a page. */
    public static final int PAGE_SIZE = 100;

    private static final int MAX_ENTRIES = 500;

    /** @param total number of entries of the whole list; -1 if not known */
    public record Page(List<Json> entries, int total) {}

    /** A list that was read as a whole. */
    public static <T> Listing<T> of(List<T> all) {
        return new Listing<>(all.stream().limit(MAX_ENTRIES).toList(), all.size() > MAX_ENTRIES);
    }

    /**
     * Reads a list page by page.
     *
     * @param pages fetches a page of {@link #PAGE_SIZE} entries by its number, from 1 on
     */
    public static CompletionStage<Listing<Json>> read(IntFunction<? extends CompletionStage<Page>> pages) {
        return readFrom(1, pages, new LinkedHashSet<>());
    }

    private static CompletionStage<Listing<Json>> readFrom(
            int number, IntFunction<? extends CompletionStage<Page>> pages, Set<Json> known) {
        return pages.apply(number).thenCompose(page -> {
            boolean grown = known.addAll(page.entries());
            boolean totalKnown = page.total() >= 0;
            boolean complete =
                    totalKnown ? known.size() >= page.total() : page.entries().size() < PAGE_SIZE;
            if (!complete && grown && known.size() < MAX_ENTRIES) {
                return readFrom(number + 1, pages, known);
            }
            // No new entries: this was the last page, or the provider ignores paging and sent everything.
            boolean more = !complete && (totalKnown || grown);
            Listing<Json> read = of(List.copyOf(known));
            return CompletableFuture.completedFuture(new Listing<>(read.entries, more || read.truncated));
        });
    }

    public Listing<T> sorted(Comparator<? super T> order) {
        return new Listing<>(entries.stream().sorted(order).toList(), truncated);
    }

    /** Sorts by a text field, ignoring case; entries without the field come last. */
    public static Comparator<Json> by(String field) {
        return Comparator.comparing(
                (Json entry) -> entry.text(field), Comparator.nullsLast(String.CASE_INSENSITIVE_ORDER));
    }

    /** Converts the entries to choices. Those without an id are left out, as they can't be chosen. */
    public Listing<Choice> choices(Function<? super T, Choice> choice) {
        return new Listing<>(
                entries.stream()
                        .map(choice)
                        .filter(entry -> entry.value() != null && Json.isId(entry.value()))
                        .toList(),
                truncated);
    }
}
