package io.jenkins.plugins.cloudrollback.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** A file with texts and its Chinese translation: a resource bundle ({@code .properties}) or the help of a field. */
public record Translation(Path english, Path chinese) {
    /** URLs, which are not translated. */
    private static final String DATA = "endpoints.properties";

    /** Proper names. */
    private static final String NAMES = "regions.properties";

    private static final Pattern FILE = Pattern.compile(".*\\.properties|help.*\\.html");
    private static final String SUFFIX = "_zh_CN.";

    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");
    private static final Pattern LETTER = Pattern.compile("\\p{IsLatin}");
    /** Chinese text needs a space before and after Latin letters, and Chinese punctuation. */
    private static final Pattern BAD_STYLE =
            Pattern.compile("\\p{IsHan}[A-Za-z0-9]|[A-Za-z0-9]\\p{IsHan}|\\p{IsHan}[,;:?!(]|[，。；：] +\\p{IsHan}");

    private static final Pattern ARGUMENT = Pattern.compile("\\{\\d+");
    private static final Pattern CODE = Pattern.compile("<(code|pre)>(.*?)</\\1>", Pattern.DOTALL);

    /** A test for each file below a folder, whether English or Chinese. */
    public static Stream<DynamicTest> tests(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files
                    .filter(file ->
                            FILE.matcher(name(file)).matches() && !name(file).equals(DATA))
                    .map(Translation::of)
                    .distinct()
                    .map(pair -> DynamicTest.dynamicTest(folder.relativize(pair.english) + "", pair::check))
                    .toList()
                    .stream();
        }
    }

    private static Translation of(Path file) {
        String english = name(file).replace(SUFFIX, ".");
        return new Translation(file.resolveSibling(english), file.resolveSibling(english.replace(".", SUFFIX)));
    }

    private static String name(Path file) {
        return file.getFileName().toString();
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

    private void check() throws IOException {
        assertThat(english).exists();
        assertThat(chinese).exists();
        if (name(english).endsWith(".html")) {
            String text = Files.readString(chinese);
            checkText(Files.readString(english), text, CODE);
            assertThat(text.replaceAll("<[^>]*>", "")).doesNotContainPattern(BAD_STYLE);
            return;
        }
        Map<String, String> expected = texts(english);
        Map<String, String> actual = texts(chinese);
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((key, text) -> {
            checkText(text, actual.get(key), ARGUMENT);
            if (!name(english).equals(NAMES)) {
                assertThat(actual.get(key)).as(key).doesNotContainPattern(BAD_STYLE);
            }
        });
    }

    /** @param kept parts that must be the same in both texts, in any order */
    private static void checkText(String english, String chinese, Pattern kept) {
        assertThat(english).doesNotContainPattern(HAN);
        if (LETTER.matcher(kept.matcher(english).replaceAll("")).find()) {
            assertThat(chinese).containsPattern(HAN);
        }
        assertThat(found(kept, chinese)).as(chinese).isEqualTo(found(kept, english));
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
