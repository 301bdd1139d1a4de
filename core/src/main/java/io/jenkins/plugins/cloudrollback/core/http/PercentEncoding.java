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
        int plain = 0;
        while (plain < text.length() && isUnreserved(text.charAt(plain))) {
            plain++;
        }
        if (plain == text.length()) {
            return text;
        }
        StringBuilder encoded = new StringBuilder(text.length() * 2);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (isUnreserved((char) (b & 0xff))) {
                encoded.append((char) b);
            } else {
                HEX.toHexDigits(encoded.append('%'), b);
            }
        }
        return encoded.toString();
    }

    private static boolean isUnreserved(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '_'
                || c == '.'
                || c == '~';
    }
}
