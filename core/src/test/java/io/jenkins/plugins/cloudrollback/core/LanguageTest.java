package io.jenkins.plugins.cloudrollback.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeParameters;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeRollback;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.text.Language;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who reads a text gets it in his language, whatever the language of Java is, and English if it is not there. */
class LanguageTest {
    private static final String ENGLISH = "The RAM user lacks a permission for this: grant it.";
    private static final String CHINESE = "RAM 用户缺少所需权限，请授权。";

    private static final SaeParameters APP =
            new SaeParameters("cn-hangzhou", DemoWorld.SAE_APP_ID, null, null, null, null, null, null, false);

    private final Locale before = Locale.getDefault();

    @AfterEach
    void speakAsBefore() {
        Locale.setDefault(before);
        Language.of(Locale::getDefault);
    }

    static Stream<Arguments> readers() {
        return Stream.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE)
                .flatMap(java -> Stream.of(
                        Arguments.of(java, Locale.US, ENGLISH),
                        Arguments.of(java, Locale.GERMANY, ENGLISH),
                        Arguments.of(java, Locale.SIMPLIFIED_CHINESE, CHINESE),
                        Arguments.of(java, Locale.forLanguageTag("zh-Hans-CN"), CHINESE)));
    }

    /** Who asks has gone when the answer comes, as a request of a browser is on another thread than the answer. */
    @ParameterizedTest
    @MethodSource("readers")
    void aRefusalIsToldInTheLanguageOfTheOneWhoAsked(Locale java, Locale reader, String advice) throws Exception {
        Locale.setDefault(java);
        try (Cloud cloud = new Cloud()) {
            cloud.simulator.faults().next("ListAppVersions").error(403, "Forbidden.RAM");
            Language.of(() -> reader);
            CompletableFuture<?> plan = cloud.sae(APP).resolve().toCompletableFuture();
            Language.of(() -> advice.equals(ENGLISH) ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH);
            assertThatThrownBy(() -> cloud.time.await(plan).join())
                    .cause()
                    .hasMessageEndingWith(advice)
                    .hasMessageContaining(advice.equals(CHINESE) ? "HTTP 403，请求 ID：" : "HTTP 403, request id ")
                    .hasFieldOrPropertyWithValue("kind", Kind.REJECTED);
        }
    }

    @Test
    void withoutAnyoneWhoAsksItIsTheLanguageOfJava() {
        Locale.setDefault(Locale.SIMPLIFIED_CHINESE);
        assertThat(advice()).isEqualTo(CHINESE);
        Locale.setDefault(Locale.GERMANY);
        assertThat(advice()).isEqualTo(ENGLISH);
    }

    private static String advice() {
        return SaeRollback.ERRORS.row("Forbidden.RAM", 403).advice();
    }

    @Test
    void theLogIsInOneLanguageWhoeverStopsTheRun() throws Exception {
        Locale.setDefault(Locale.ENGLISH);
        try (Cloud cloud = new Cloud()) {
            RollbackRun run = cloud.run(cloud.sae(APP), Duration.ofHours(1), false);
            run.start();
            Language.of(() -> Locale.SIMPLIFIED_CHINESE);
            run.stop();
            assertThat(cloud.log).last().asString().contains("stopped; nothing was changed");
        }
    }

    @Test
    void aThreadForgetsTheLanguageThatItHasSpoken() {
        Language.of(() -> Locale.SIMPLIFIED_CHINESE);
        Runnable kept = Language.kept(() -> assertThat(Language.current()).isEqualTo(Locale.SIMPLIFIED_CHINESE));
        Language.of(() -> Locale.ENGLISH);
        kept.run();
        assertThat(Language.current()).isEqualTo(Locale.ENGLISH);
    }
}
