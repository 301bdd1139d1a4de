package io.jenkins.plugins.cloudrollback.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The keys in the sources equal those of the resource bundles, and each pattern renders all of its arguments. */
class MessagesTest {
    private static final String CORE = "io/jenkins/plugins/cloudrollback/core";
    /** A call with a key or with a choice of two; a plus sign after a key means that it is only a prefix. */
    private static final Pattern USE = Pattern.compile("(?:MESSAGES\\.|log\\.|(?<![.\\w]))(?:get|say|text|rejected)"
            + "\\(\\s*(?:[\\w.()]+ \\? )?\"([\\w.]+)\"(?: : \"([\\w.]+)\")?( \\+)?");

    private static final Pattern ARGUMENT = Pattern.compile("\\{(\\d+)");

    private static Path main(String kind) {
        return Path.of("src/main", kind, CORE);
    }

    private static Stream<Path> files(Path folder, String end) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(end)).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Path> bundles() {
        return files(main("resources"), "messages.properties");
    }

    /** The bundles and their translations. */
    static Stream<Path> patterns() {
        return Stream.concat(bundles(), files(main("resources"), "messages_zh_CN.properties"));
    }

    /** The keys in the sources of a bundle's package; a prefix ends in a star. */
    private static Set<String> used(Path bundle) {
        Path source = main("java").resolve(main("resources").relativize(bundle.getParent()));
        Set<String> keys = new TreeSet<>();
        files(source, ".java").filter(file -> file.getParent().equals(source)).forEach(file -> {
            for (MatchResult use : USE.matcher(read(file)).results().toList()) {
                boolean open = use.group(3) != null;
                keys.add(use.group(1) + (open ? "*" : ""));
                if (use.group(2) != null) {
                    keys.add(use.group(2));
                }
            }
        });
        return keys;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> texts(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Map<String, String> texts = new TreeMap<>();
        properties.forEach((key, text) -> texts.put((String) key, (String) text));
        return texts;
    }

    private static boolean matches(String use, String key) {
        return use.endsWith("*") ? key.startsWith(use.substring(0, use.length() - 1)) : key.equals(use);
    }

    @Test
    void findsAllBundles() {
        assertThat(bundles()).hasSize(10);
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void usedKeysExist(Path bundle) throws IOException {
        Set<String> there = texts(bundle).keySet();

        assertThat(used(bundle))
                .isNotEmpty()
                .allSatisfy(use -> assertThat(there).anyMatch(key -> matches(use, key)));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void existingKeysAreUsed(Path bundle) throws IOException {
        Set<String> used = used(bundle);

        assertThat(texts(bundle).keySet()).allSatisfy(key -> {
            String base = key.replaceFirst("\\.brief$", "");
            assertThat(used).anyMatch(use -> matches(use, base));
            assertThat(texts(bundle)).containsKey(base);
        });
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void patternsAreWellFormed(Path bundle) throws IOException {
        texts(bundle).forEach((key, pattern) -> {
            Set<Integer> numbers = ARGUMENT.matcher(pattern)
                    .results()
                    .map(argument -> Integer.valueOf(argument.group(1)))
                    .collect(Collectors.toCollection(TreeSet::new));
            Object[] markers =
                    IntStream.range(0, 10).mapToObj(n -> "<<" + n + ">>").toArray();

            String rendered = MessageFormat.format(pattern, markers);

            assertThat(rendered).as(key).isNotBlank().doesNotContainPattern("\\{\\d");
            assertThat(numbers)
                    .as(key)
                    .allSatisfy(number -> assertThat(rendered).contains("<<" + number + ">>"));
            assertThat(numbers)
                    .as(key)
                    .isEqualTo(IntStream.range(0, numbers.size()).boxed().collect(Collectors.toSet()));
            // An apostrophe is doubled, or quotes a literal brace.
            String plain = pattern.replace("''", "").replaceAll("'[{}]+'", "");
            assertThat(plain).as(key).doesNotContain("'");
        });
    }

    @Test
    void everyErrorHasAdvice() throws IOException {
        for (Path table : files(main("resources"), "errors.csv").toList()) {
            List<String> codes = Files.readAllLines(table).stream()
                    .filter(line -> !line.startsWith("#") && !line.equals("code,kind,status"))
                    .map(line -> line.substring(0, line.indexOf(',')))
                    .toList();
            assertThat(texts(table.resolveSibling("advice.properties")))
                    .as(table.toString())
                    .containsOnlyKeys(codes);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyKindHasProblemText(CallException.Kind kind) {
        assertThat(MessageBundle.of(CallException.class).get("problem." + kind, "why"))
                .asString()
                .contains(". why");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DONE")
    void everyPhaseHasStopText(Journal.Phase phase) {
        assertThat(MessageBundle.of(Journal.class).get("stopped." + phase, "url"))
                .asString()
                .startsWith("Stopped");
    }

    @Test
    void rendersArgumentsVerbatim() {
        MessageBundle texts = MessageBundle.of(Journal.class);

        assertThat(MessageBundle.of(MessageBundle.class).get("bad.range", 0, 1_000_000))
                .asString()
                .isEqualTo("a whole number from 0 to 1000000");
        assertThat(texts.get("accepted", (Object) null))
                .asString()
                .isEqualTo("The provider accepted the request. Change ID: ");
        assertThat(texts.get("accepted", "{0} 'x' {")).asString().endsWith("{0} 'x' {");
    }
}
