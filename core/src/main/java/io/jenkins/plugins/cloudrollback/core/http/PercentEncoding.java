package io.jenkins.plugins.cloudrollback.core.http;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The encoding of paths and queries that both signatures prescribe (RFC 3986 of UTF-8, upper-case hex): letters, digits
 * and {@code -_.~} stay, everything else is encoded. {@link java.net.URLEncoder} differs in space, {@code *} and
 * {@code ~}.
 */
public final class PercentEncoding {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private PercentEncoding() {}

    public static String encode(String text) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        byte[] encoded = new byte[plain.length * 3];
        int length = 0;
        for (byte b : plain) {
            if (isUnreserved(b)) {
                encoded[length++] = b;
            } else {
                encoded[length++] = '%';
                encoded[length++] = (byte) HEX.toHighHexDigit(b);
                encoded[length++] = (byte) HEX.toLowHexDigit(b);
            }
        }
        return length == plain.length ? text : new String(encoded, 0, length, StandardCharsets.US_ASCII);
    }

    private static boolean isUnreserved(byte c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '_'
                || c == '.'
                || c == '~';
    }
}
