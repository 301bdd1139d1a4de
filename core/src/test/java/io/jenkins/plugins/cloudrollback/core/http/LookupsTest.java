package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.testing.AutoAdvancingTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LookupsTest {
    private final AutoAdvancingTime time = new AutoAdvancingTime();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Lookups lookups = new Lookups(threads, time);
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void close() {
        released.countDown();
        threads.shutdown();
    }

    private static String found(CompletableFuture<String> lookup) throws Exception {
        return lookup.get(20, TimeUnit.SECONDS);
    }

    /** Starts a lookup that does not return until the end of the test. */
    private CompletableFuture<String> hang(String credentials) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<String> lookup = lookups.run(credentials, () -> {
            begun.countDown();
            awaitRelease();
            return "late";
        });
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        return lookup;
    }

    /** Ignores interrupts, as some clients of vaults do. */
    private void awaitRelease() {
        while (released.getCount() > 0) {
            try {
                released.await();
            } catch (InterruptedException e) {
                // goes on
            }
        }
    }

    private static void assertTooLong(CompletableFuture<String> lookup) {
        assertThat(lookup).isCompletedExceptionally();
        assertThat(lookup.handle((found, failure) -> CallException.of(failure)).join())
                .hasMessageContaining("could not be looked up within 30 seconds")
                .extracting(CallException::kind)
                .isEqualTo(CallException.Kind.UNREACHABLE);
    }

    @Test
    void findsOneAfterAnother() throws Exception {
        List<CompletableFuture<String>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(lookups.run("a", () -> "found"));
        }
        for (CompletableFuture<String> lookup : all) {
            assertThat(found(lookup)).isEqualTo("found");
        }
    }

    @Test
    void hangingLookupsDoNotDelayOtherCredentials() throws Exception {
        for (int account = 0; account < 20; account++) {
            hang("vault " + account);
            hang("vault " + account);
        }
        assertThat(found(lookups.run("other", () -> "found"))).isEqualTo("found");
    }

    @Test
    void hangingLookupsTakeNoFurtherThreads() throws Exception {
        hang("a");
        hang("a");
        CompletableFuture<String> third = lookups.run("a", () -> "found");
        time.pass(Duration.ofSeconds(29));
        assertThat(third).isNotDone();

        released.countDown();
        assertThat(found(third)).isEqualTo("found");
    }

    @Test
    void givesUpAfterTheTimeLimitOfACall() throws Exception {
        CompletableFuture<String> first = hang("a");
        CompletableFuture<String> second = hang("a");
        CompletableFuture<String> waiting = lookups.run("a", () -> "found");
        time.pass(Duration.ofSeconds(31));

        assertTooLong(first);
        assertTooLong(second);
        assertTooLong(waiting);
        assertTooLong(lookups.run("a", () -> "found"));
    }

    @Test
    void recoversWhenTheLookupsReturn() throws Exception {
        hang("a");
        hang("a");
        time.pass(Duration.ofSeconds(31));
        released.countDown();

        Awaitility.await()
                .until(() -> found(lookups.run("a", () -> "found").exceptionally(failure -> ""))
                        .equals("found"));
    }

    /** A connection of a vault may hang for ever although the vault answers others. */
    @Test
    void triesAgainAfterFiveMinutes() throws Exception {
        hang("a");
        hang("a");
        time.pass(Duration.ofMinutes(4));
        assertTooLong(lookups.run("a", () -> "found"));

        time.pass(Duration.ofMinutes(2));
        assertThat(found(lookups.run("a", () -> "found"))).isEqualTo("found");
    }

    @Test
    void interruptsWhatHangs() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        lookups.run("a", () -> {
            begun.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return null;
        });
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        time.pass(Duration.ofSeconds(31));
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void cancelledLookupIsNotMade() throws Exception {
        hang("a");
        hang("a");
        List<String> made = new ArrayList<>();
        lookups.run("a", () -> made.add("a")).cancel(true);
        CompletableFuture<String> next = lookups.run("a", () -> "found");
        released.countDown();

        assertThat(found(next)).isEqualTo("found");
        assertThat(made).isEmpty();
    }

    @Test
    void failureOfALookupIsItsResult() {
        CompletableFuture<String> lookup = new Lookups(Runnable::run, time).run("a", () -> {
            throw new IllegalStateException("no such credentials");
        });
        assertThat(lookup)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .withMessage("no such credentials");
    }
}
