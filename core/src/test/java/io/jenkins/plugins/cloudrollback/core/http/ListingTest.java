package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paging and limits of lists. */
class ListingTest {
    private static final int UNKNOWN_TOTAL = -1;

    private final AtomicInteger fetched = new AtomicInteger();

    private static List<Json> numbers(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(n -> new Json(Json.object().put("n", n), "List"))
                .toList();
    }

    private IntFunction<CompletionStage<Listing.Page>> pagesOf(int size, int total) {
        return page -> {
            fetched.incrementAndGet();
            int from = Math.min(size, (page - 1) * Listing.PAGE_SIZE);
            List<Json> entries = numbers(from, Math.min(size, from + Listing.PAGE_SIZE));
            return CompletableFuture.completedFuture(new Listing.Page(entries, total));
        };
    }

    @ParameterizedTest
    @CsvSource({
        "0, -1, 0, false, 1",
        "99, -1, 99, false, 1",
        "100, -1, 100, false, 2",
        "100, 100, 100, false, 1",
        "250, 250, 250, false, 3",
        "500, 500, 500, false, 5",
        "501, 501, 500, true, 5",
        "9999, -1, 500, true, 5",
        // The total is larger than the number of entries.
        "40, 70, 40, true, 2",
    })
    void readsPagesUpToLimit(int size, int total, int read, boolean truncated, int pages) {
        Listing<Json> list =
                Listing.read(pagesOf(size, total)).toCompletableFuture().join();

        assertThat(list.entries()).isEqualTo(numbers(0, read));
        assertThat(list.truncated()).isEqualTo(truncated);
        assertThat(fetched).hasValue(pages);
    }

    @Test
    void stopsIfPagingIsIgnored() {
        Listing<Json> list = Listing.read(page -> CompletableFuture.completedFuture(
                        new Listing.Page(numbers(0, Listing.PAGE_SIZE), UNKNOWN_TOTAL)))
                .toCompletableFuture()
                .join();

        assertThat(list).isEqualTo(new Listing<>(numbers(0, Listing.PAGE_SIZE), false));
    }

    @Test
    void limitsWholeLists() {
        assertThat(Listing.of(numbers(0, 500))).isEqualTo(new Listing<>(numbers(0, 500), false));
        assertThat(Listing.of(numbers(0, 501))).isEqualTo(new Listing<>(numbers(0, 500), true));
    }

    @Test
    void omitsEntryWithoutValue() {
        Listing<Choice> choices = Listing.of(numbers(0, 3))
                .choices(entry -> Choice.of(entry.integer("n", 0) == 1 ? null : entry.text("n"), null));

        assertThat(choices.entries()).containsExactly(Choice.of("0", null), Choice.of("2", null));
    }

    @Test
    void sanitizesProviderTexts() {
        Choice choice = Choice.of("v", "two\nlines", "x".repeat(9999), null, " ", "last");

        assertThat(choice.name()).isEqualTo("two lines");
        assertThat(choice.detail()).asString().hasSizeLessThan(1000).endsWith("..., last");
    }
}
