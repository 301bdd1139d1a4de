package io.jenkins.plugins.cloudrollback.core.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A provider's list as far as it is read: nobody looks through more than some hundred entries.
 *
 * @param entries as the provider has them
 * @param cut whether there are more
 */
public record Listing(List<JsonNode> entries, boolean cut) {
    /** Entries of a page. */
    public static final int PAGE = 100;

    private static final int MOST = 500;

    /** @param total number of entries of the whole list; -1 if the provider does not tell */
    public record Page(List<JsonNode> entries, int total) {}

    /** A list that comes as a whole. */
    public static Listing of(List<JsonNode> all) {
        return new Listing(all.stream().limit(MOST).toList(), all.size() > MOST);
    }

    /** @param pages fetches a page of {@link #PAGE} entries by its number, from 1 on */
    public static CompletionStage<Listing> of(IntFunction<? extends CompletionStage<Page>> pages) {
        return more(pages, 1, new LinkedHashSet<>());
    }

    private static CompletionStage<Listing> more(
            IntFunction<? extends CompletionStage<Page>> pages, int number, Set<JsonNode> known) {
        return pages.apply(number).thenCompose(page -> {
            boolean news = known.addAll(page.entries());
            boolean told = page.total() >= 0;
            boolean whole = told ? known.size() >= page.total() : page.entries().size() < PAGE;
            if (!whole && news && known.size() < MOST) {
                return more(pages, number + 1, known);
            }
            // Without news the provider has no further page, or does not know of pages and sent everything at once.
            boolean cut = !whole && (told || news);
            Listing read = of(List.copyOf(known));
            return CompletableFuture.completedFuture(new Listing(read.entries, cut || read.cut));
        });
    }

    public Listing sorted(Comparator<? super JsonNode> order) {
        return new Listing(entries.stream().sorted(order).toList(), cut);
    }

    /** By a text that people read; those without it come last. */
    public static Comparator<JsonNode> by(String field) {
        return Comparator.comparing(
                (JsonNode entry) -> Json.text(entry, field), Comparator.nullsLast(String.CASE_INSENSITIVE_ORDER));
    }

    /** @param choice makes one of each entry; an entry without a value is left out: there is nothing to choose */
    public Choices choices(Function<JsonNode, Choice> choice) {
        List<Choice> all =
                entries.stream().map(choice).filter(one -> one.value() != null).toList();
        return new Choices(all, cut);
    }

    /**
     * An entry in the provider's words.
     *
     * @param value null if the provider's entry lacks it
     * @param name null if there is none
     * @param details those that are null or blank are left out
     */
    public static Choice choice(String value, String name, String... details) {
        return new Choice(
                value,
                name == null ? null : Json.shown(name),
                Stream.of(details)
                        .filter(Objects::nonNull)
                        .map(Json::shown)
                        .filter(detail -> !detail.isEmpty())
                        .collect(Collectors.joining(", ")));
    }
}
