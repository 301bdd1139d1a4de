package io.jenkins.plugins.cloudrollback.core.http;

import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.text.Language;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeMap;

/**
 * What the error codes of a service mean, from the resource bundles {@code errors} beside the given classes: a line a
 * code, {@code <code> = <kind> <HTTP status> <advice>}. A code that ends in {@code *} stands for all that begin so. A
 * translation repeats the line; of that only the advice is used.
 */
public final class ErrorTable {
    private final Map<String, Row> rows = new TreeMap<>();
    private final Map<String, Class<?>> owners = new TreeMap<>();

    /**
     * @param code the provider's
     * @param kind what it means for the caller
     * @param status of HTTP that it comes with, according to the API document
     * @param advice what to do, for people
     */
    public record Row(String code, Kind kind, int status, String advice) {}

    private ErrorTable() {}

    /** @param owners classes of the packages whose tables are put together */
    public static ErrorTable of(Class<?>... owners) {
        ErrorTable table = new ErrorTable();
        for (Class<?> owner : owners) {
            ResourceBundle lines = Language.bundle(owner, "errors", Locale.ROOT);
            for (String code : lines.keySet()) {
                table.owners.put(code, owner);
                table.rows.put(code, parse(code, lines));
            }
        }
        return table;
    }

    public List<Row> rows() {
        return List.copyOf(rows.values());
    }

    /** The row of a code; what is not listed is judged by the HTTP status, with an empty advice. */
    public Row row(String code, int status) {
        String listed = listed(code);
        if (listed == null) {
            return new Row(code, byStatus(status), status, "");
        }
        ResourceBundle lines = Language.bundle(owners.get(listed), "errors", Language.current());
        return new Row(
                code, rows.get(listed).kind(), status, parse(listed, lines).advice());
    }

    private String listed(String code) {
        if (code == null || rows.containsKey(code)) {
            return code;
        }
        for (int end = code.length(); end > 0; end--) {
            String prefix = code.substring(0, end) + "*";
            if (rows.containsKey(prefix)) {
                return prefix;
            }
        }
        return null;
    }

    private static Row parse(String code, ResourceBundle lines) {
        String[] line = lines.getString(code).split(" ", 3);
        return new Row(code, Kind.valueOf(line[0]), Integer.parseInt(line[1]), line[2]);
    }

    private static Kind byStatus(int status) {
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
