package io.jenkins.plugins.cloudrollback.core.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The encoding of paths and queries that both signatures prescribe (RFC 3986 of UTF-8, upper-case hex): letters, digits
 * and {@code -_.~} stay, everything else is encoded.
 */
public final class PercentEncoding {
    private PercentEncoding() {}

    public static String encode(String text) {
        // URLEncoder encodes HTML forms, which differ in space, asterisk and tilde.
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
