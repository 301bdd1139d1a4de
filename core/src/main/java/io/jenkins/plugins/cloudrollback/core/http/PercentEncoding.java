package io.jenkins.plugins.cloudrollback.core.http;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The percent-encoding that both signatures require for paths and queries: RFC 3986 with UTF-8 and upper-case hex, which
 * leaves letters, digits and {@code -_.~} as they are. {@link java.net.URLEncoder} differs in space, {@code *} and
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
