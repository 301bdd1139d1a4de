package io.jenkins.plugins.cloudrollback.core.engine;

import static io.jenkins.plugins.cloudrollback.core.engine.FakeRollback.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.testing.VirtualTime;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How the restore point of a rollback is read before a block begins. */
class RestorePointReaderTest {
    private final VirtualTime time = new VirtualTime();
    private final VirtualTime.Process process = time.new Process();
    private final FakeRollback provider = new FakeRollback();
    private final List<String> log = new ArrayList<>();

    private Optional<RestorePoint> read() {
        CompletableFuture<Optional<RestorePoint>> read =
                new RestorePointReader(provider, OwnRollbacks.NONE, process, new SplittableRandom(1), log::add).read();
        return time.await(read);
    }

    @Test
    void isReadAndLogged() {
        assertThat(read().orElseThrow().fact("v")).isEqualTo("1");
        assertThat(log).containsExactly("[FAKE] Restore point: version 1 ran");
    }

    @Test
    void warningIsLogged() {
        Message nothing = Message.literal("There is nothing to go back to.");
        provider.then("restorePoint", new RestorePoint(Message.literal("nothing ran"), nothing, Map.of()));

        assertThat(read()).isPresent();
        assertThat(log).contains("[FAKE] Warning: There is nothing to go back to.");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"BUSY", "THROTTLED", "UNREACHABLE", "AMBIGUOUS"})
    void whatPassesIsRetriedForAMinute(Kind kind) {
        provider.then("restorePoint", failure(kind));
        Instant begin = process.now();

        assertThat(read()).isEmpty();
        assertThat(Duration.between(begin, process.now())).isEqualTo(RestorePointReader.LIMIT);
        assertThat(provider.count("restorePoint")).isBetween(7L, 20L);
        assertThat(log)
                .filteredOn(line -> line.startsWith("[FAKE] Warning:"))
                .singleElement()
                .asString()
                .contains("could not be read within a minute", "the provider says " + kind);
    }

    @Test
    void outageThatEndsIsForgotten() {
        provider.then(
                "restorePoint",
                failure(Kind.UNREACHABLE),
                failure(Kind.THROTTLED),
                new RestorePoint(Message.literal("version 2 ran"), null, Map.of()));

        assertThat(read()).isPresent();
        assertThat(log).last().asString().isEqualTo("[FAKE] Restore point: version 2 ran");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"REJECTED", "UNAUTHORIZED"})
    void finalRefusalEndsAtOnce(Kind kind) {
        provider.then("restorePoint", failure(kind));

        assertThatThrownBy(this::read).hasRootCauseInstanceOf(CallException.class);
        assertThat(provider.count("restorePoint")).isEqualTo(1);
    }

    @Test
    void callThatNeverReturnsIsGivenUp() {
        provider.then("restorePoint", FakeRollback.NEVER);

        assertThat(read()).isEmpty();
    }

    @Test
    void survivesJson() {
        RestorePoint point = new RestorePoint(
                Message.literal("v"), Message.of("core.engine.messages", "recovered"), Map.of("a", "b"));

        assertThat(RestorePoint.fromJson(point.toJson())).isEqualTo(point);
        assertThatThrownBy(() -> RestorePoint.fromJson("null")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RestorePoint.fromJson("{}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RestorePoint.fromJson("x")).isInstanceOf(IllegalArgumentException.class);
    }
}
