package io.jenkins.plugins.cloudrollback.core.testing;

import io.jenkins.plugins.cloudrollback.core.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the names of the fields that source code reads in answers: the literals in calls of {@link Json}, {@code path}
 * and {@code has}.
 */
final class ReadFields {
    private static final Pattern READ = Pattern.compile("(?:Json\\.\\w+|\\.path|\\.has|Listing\\.by)\\(");
    private static final Pattern LITERAL = Pattern.compile("\"(\\w+)\"");
    /** The name of an operation, which stands beside the fields for messages. */
    private static final Pattern OPERATION = Pattern.compile("ApiCall\\.\\w+\\(\\s*\"(\\w+)\"");

    private ReadFields() {}

    /** @param places folders, whose files are read, and files */
    static Set<String> in(List<Path> places) throws IOException {
        Set<String> fields = new TreeSet<>();
        Set<String> operations = new TreeSet<>();
        for (Path place : places) {
            try (Stream<Path> files = Files.walk(place)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String source = Files.readString(file);
                    calls(source).forEach(call -> addAll(LITERAL, call, fields));
                    addAll(OPERATION, source, operations);
                }
            }
        }
        fields.removeAll(operations);
        return fields;
    }

    private static List<String> calls(String source) {
        List<String> calls = new ArrayList<>();
        Matcher call = READ.matcher(source);
        while (call.find()) {
            int depth = 1;
            int end = call.end();
            for (; depth > 0; end++) {
                depth += source.charAt(end) == '(' ? 1 : source.charAt(end) == ')' ? -1 : 0;
            }
            calls.add(source.substring(call.end(), end));
        }
        return calls;
    }

    private static void addAll(Pattern pattern, String text, Set<String> found) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
    }
}
