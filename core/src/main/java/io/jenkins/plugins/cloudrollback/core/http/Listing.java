package io.jenkins.plugins.cloudrollback.core.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * A provider's list, of which at most some hundred entries are read: nobody looks through more.
 *
 * @param entries in the provider's order, unless sorted
 * @param truncated whether the provider has more of them
 */
public record Listing<T>(List<T> entries, boolean truncated) {
    /** Entries of a page. */
    public static final int PAGE_SIZE = 100;

    private static final int MAX_ENTRIES = 500;

    /** @param total number of entries of the whole list; -1 if the provider does not tell */
    public record Page(List<JsonNode> entries, int total) {}

    /** A list that comes as a whole. */
    public static <T> Listing<T> of(List<T> all) {
        return new Listing<>(all.stream().limit(MAX_ENTRIES).toList(), all.size() > MAX_ENTRIES);
    }

    /** @param pages fetches a page of {@link #PAGE_SIZE} entries by its number, from 1 on */
    public static CompletionStage<Listing<JsonNode>> read(IntFunction<? extends CompletionStage<Page>> pages) {
        return readFrom(1, pages, new LinkedHashSet<>());
    }

    private static CompletionStage<Listing<JsonNode>> readFrom(
            int number, IntFunction<? extends CompletionStage<Page>> pages, Set<JsonNode> known) {
        return pages.apply(number).thenCompose(page -> {
            boolean grown = known.addAll(page.entries());
            boolean totalKnown = page.total() >= 0;
            boolean complete =
                    totalKnown ? known.size() >= page.total() : page.entries().size() < PAGE_SIZE;
            if (!complete && grown && known.size() < MAX_ENTRIES) {
                return readFrom(number + 1, pages, known);
            }
            // A page without new entries: there is no further page, or the provider ignores paging and sent everything.
            boolean more = !complete && (totalKnown || grown);
            Listing<JsonNode> read = of(List.copyOf(known));
            return CompletableFuture.completedFuture(new Listing<>(read.entries, more || read.truncated));
        });
    }

    public Listing<T> sorted(Comparator<? super T> order) {
        return new Listing<>(entries.stream().sorted(order).toList(), truncated);
    }

    /** Orders by a text that people read, regardless of case; entries without it come last. */
    public static Comparator<JsonNode> by(String field) {
        return Comparator.comparing(
                (JsonNode entry) -> Json.text(entry, field), Comparator.nullsLast(String.CASE_INSENSITIVE_ORDER));
    }

    /** @param choice makes a choice of each entry; an entry without a value is left out, as it can't be chosen */
    public Listing<Choice> choices(Function<? super T, Choice> choice) {
        return new Listing<>(
                entries.stream().map(choice).filter(one -> one.value() != null).toList(), truncated);
    }
}
