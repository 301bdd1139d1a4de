package io.jenkins.plugins.cloudrollback.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Language;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.testing.CloudService;
import java.util.Locale;
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
                        Arguments.of(java, Locale.forLanguageTag("zh-Hans-CN"), CHINESE),
                        Arguments.of(java, null, java == Locale.ENGLISH ? ENGLISH : CHINESE)));
    }

    /** Only the thread that asks has a reader, as a request of a browser has; the answer comes on others. */
    @ParameterizedTest
    @MethodSource("readers")
    void aRefusalIsToldInTheLanguageOfTheOneWhoAsked(Locale java, Locale reader, String advice) throws Exception {
        Locale.setDefault(java);
        Thread asking = Thread.currentThread();
        if (reader != null) {
            Language.of(() -> Thread.currentThread() == asking ? reader : java);
        }
        try (Cloud cloud = new Cloud()) {
            cloud.simulator.faults().next("ListAppVersions").error(403, "Forbidden.RAM");
            CallException failure = CloudService.SAE.failure(cloud);
            assertThat(failure).hasMessageEndingWith(advice);
            assertThat(failure.getMessage().contains("HTTP 403，请求 ID：")).isEqualTo(advice.equals(CHINESE));
            assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
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
