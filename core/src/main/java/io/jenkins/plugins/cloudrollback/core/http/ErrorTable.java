package io.jenkins.plugins.cloudrollback.core.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The error codes of a service: the table {@code errors.csv} beside the given classes, and the advice for each code in
 * the resource bundle {@code advice}. A code that ends in {@code *} stands for all codes with that prefix.
 */
public final class ErrorTable {
    private static final String HEADER = "code,kind,status";
    private static final int MAX_CODE_LENGTH = 100;

    private final Map<String, Row> rows = new TreeMap<>();

    /**
     * An error code and its meaning.
     *
     * @param code the provider's error code; null if the answer has none
     * @param kind classifies the error by what the caller can do
     * @param status the HTTP status of the error, according to the API document
     * @param advice what to do; null for a code that is not listed
     */
    public record Row(
            @CheckForNull String code,
            Kind kind,
            int status,
            @CheckForNull Message advice) {}

    private ErrorTable() {}

    /** @param owners classes of the packages whose tables are merged */
    public static ErrorTable of(Class<?>... owners) {
        ErrorTable table = new ErrorTable();
        for (Class<?> owner : owners) {
            MessageBundle advice = MessageBundle.of(owner, "advice");
            lines(owner).stream()
                    .filter(line -> !line.startsWith("#") && !line.equals(HEADER))
                    .map(line -> row(line, advice))
                    .forEach(row -> table.rows.put(row.code(), row));
        }
        return table;
    }

    private static List<String> lines(Class<?> owner) {
        try (InputStream file = Objects.requireNonNull(owner.getResourceAsStream("errors.csv"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(String line, MessageBundle advice) {
        String[] columns = line.split(",");
        return new Row(columns[0], Kind.valueOf(columns[1]), Integer.parseInt(columns[2]), advice.get(columns[0]));
    }

    public List<Row> rows() {
        return List.copyOf(rows.values());
    }

    /** The row for an error. A code that is not listed is classified by the HTTP status. */
    public Row row(@CheckForNull String code, int status) {
        Row listed = code == null ? null : listed(code);
        return listed == null
                ? new Row(code, byStatus(status), status, null)
                : new Row(code, listed.kind(), status, listed.advice());
    }

    @CheckForNull
    private Row listed(String code) {
        Row listed = rows.get(code);
        for (int end = Math.min(code.length(), MAX_CODE_LENGTH); listed == null && end > 0; end--) {
            listed = rows.get(code.substring(0, end) + "*");
        }
        return listed;
    }

    /** What an HTTP status says by itself. */
    static Kind byStatus(int status) {
        if (status >= 500 || status == 408) {
            return Kind.AMBIGUOUS;
        }
        return switch (status) {
            case 401 -> Kind.UNAUTHORIZED;
            case 409 -> Kind.BUSY;
            case 429 -> Kind.THROTTLED;
            default -> Kind.REJECTED;
        };
    }
}
