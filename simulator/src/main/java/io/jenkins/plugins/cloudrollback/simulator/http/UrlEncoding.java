package io.jenkins.plugins.cloudrollback.simulator.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Percent-encoding and canonical queries, as both clouds' signatures use them. */
public final class UrlEncoding {
    private static final char[] UPPER_HEX = "0123456789ABCDEF".toCharArray();

    private UrlEncoding() {}

    public static String decodePath(String raw) {
        return decode(raw, false);
    }

    /** Decodes like HTTP servers, for which a plus sign in a query is a blank. */
    static String decodeQuery(String raw) {
        return decode(raw, true);
    }

    private static String decode(String raw, boolean plusIsBlank) {
        if (raw.indexOf('%') < 0 && !(plusIsBlank && raw.indexOf('+') >= 0)) {
            return raw;
        }
        byte[] wire = raw.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream plain = new ByteArrayOutputStream(wire.length);
        for (int i = 0; i < wire.length; i++) {
            if (wire[i] == '%') {
                if (i + 2 >= wire.length) {
                    throw new IllegalArgumentException("cut off percent sign");
                }
                plain.write(HexFormat.fromHexDigit(wire[i + 1]) << 4 | HexFormat.fromHexDigit(wire[i + 2]));
                i += 2;
            } else {
                plain.write(plusIsBlank && wire[i] == '+' ? ' ' : wire[i]);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(plain.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not UTF-8", e);
        }
    }

    /** Encodes everything but letters, digits and {@code -_.~}, in upper-case hexadecimal. */
    public static String encode(String plain) {
        StringBuilder wire = new StringBuilder(plain.length() + 16);
        for (byte b : plain.getBytes(StandardCharsets.UTF_8)) {
            if (isUnreserved(b)) {
                wire.append((char) b);
            } else {
                wire.append('%').append(UPPER_HEX[b >> 4 & 15]).append(UPPER_HEX[b & 15]);
            }
        }
        return wire.toString();
    }

    private static boolean isUnreserved(byte b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || "-_.~".indexOf(b) >= 0;
    }

    /** Returns the decoded pairs of a query in their order. */
    public static List<Map.Entry<String, String>> pairs(String rawQuery) {
        List<Map.Entry<String, String>> pairs = new ArrayList<>();
        if (rawQuery == null || rawQuery.isEmpty()) {
            return pairs;
        }
        for (String pair : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            pairs.add(Map.entry(decodeQuery(name), decodeQuery(value)));
        }
        return pairs;
    }

    /** Returns the query sorted by name; repeated names keep their order, and each has an equals sign. */
    public static String canonicalQuery(String rawQuery) {
        List<Map.Entry<String, String>> pairs = pairs(rawQuery);
        pairs.sort(Comparator.comparing(Map.Entry::getKey));
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> pair : pairs) {
            text.append(text.isEmpty() ? "" : "&").append(encode(pair.getKey()));
            text.append('=').append(encode(pair.getValue()));
        }
        return text.toString();
    }
}
