package io.jenkins.plugins.cloudrollback.simulator.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.EdasMode;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeMode;
import io.jenkins.plugins.cloudrollback.simulator.huawei.codearts.CodeArtsMode;
import io.jenkins.plugins.cloudrollback.simulator.huawei.rfs.RfsMode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ModesTest {

    static Stream<Arguments> services() {
        return Stream.of(
                Arguments.of(CodeArtsMode.values(), (Function<RandomGenerator, Set<?>>) CodeArtsMode::random),
                Arguments.of(RfsMode.values(), (Function<RandomGenerator, Set<?>>) RfsMode::random),
                Arguments.of(SaeMode.values(), (Function<RandomGenerator, Set<?>>) SaeMode::random),
                Arguments.of(EdasMode.values(), (Function<RandomGenerator, Set<?>>) EdasMode::random));
    }

    @ParameterizedTest
    @MethodSource("services")
    void drawsEachModeAndNone(Mode[] all, Function<RandomGenerator, Set<Mode>> random) {
        SplittableRandom seeds = new SplittableRandom(1);
        List<Set<Mode>> draws = IntStream.range(0, 1000)
                .mapToObj(i -> random.apply(new SplittableRandom(seeds.nextLong())))
                .toList();

        assertThat(draws.stream().flatMap(Set::stream)).contains(all);
        assertThat(draws).contains(Set.of());
        assertThat(draws)
                .allSatisfy(draw -> assertThat(draw.stream().map(Mode::aspect)).doesNotHaveDuplicates());
        assertThat(random.apply(new SplittableRandom(7))).isEqualTo(random.apply(new SplittableRandom(7)));
    }

    @Test
    void modesOfOneAspectExcludeEachOther() {
        Modes<CodeArtsMode> modes = new Modes<>(CodeArtsMode.class);

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> modes.select(EnumSet.of(CodeArtsMode.BUSY_ENVIRONMENT, CodeArtsMode.BUSY_PERMISSIONS)));
        modes.select(EnumSet.of(CodeArtsMode.BUSY_ENVIRONMENT, CodeArtsMode.TIMES_IN_UTC));
        modes.set(CodeArtsMode.BUSY_PERMISSIONS, true);
        assertThat(modes.of("busy")).isEqualTo(CodeArtsMode.BUSY_PERMISSIONS);
        modes.set(CodeArtsMode.BUSY_ENVIRONMENT, false);
        assertThat(modes.of("busy")).isNull();
        assertThat(modes.has(CodeArtsMode.TIMES_IN_UTC)).isTrue();
    }
}
