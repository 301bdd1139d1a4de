package io.jenkins.plugins.cloudrollback.simulator.http;

import java.util.List;
import java.util.Locale;

/** An Authorization header. Both clouds use the same three parts, with different separators. */
public record AuthorizationHeader(String accessKeyId, List<String> signedHeaders, String signature) {

    /**
     * Parses a header of exactly the form {@code scheme key=id,SignedHeaders=a;b,Signature=hex}. Returns null for any
     * other.
     */
    public static AuthorizationHeader parse(String header, String scheme, String key, String comma) {
        if (header == null || !header.startsWith(scheme + " ")) {
            return null;
        }
        String[] parts = header.substring(scheme.length() + 1).split(comma, -1);
        if (parts.length != 3
                || !parts[0].startsWith(key + "=")
                || !parts[1].startsWith("SignedHeaders=")
                || !parts[2].startsWith("Signature=")) {
            return null;
        }
        return new AuthorizationHeader(value(parts[0]), List.of(value(parts[1]).split(";", -1)), value(parts[2]));
    }

    private static String value(String part) {
        return part.substring(part.indexOf('=') + 1);
    }

    /** Returns whether the signed headers are in lower case, sorted and unique. */
    public boolean isCanonical() {
        for (int i = 0; i < signedHeaders.size(); i++) {
            String name = signedHeaders.get(i);
            boolean ordered = i == 0 || signedHeaders.get(i - 1).compareTo(name) < 0;
            if (!ordered || !name.equals(name.toLowerCase(Locale.ROOT))) {
                return false;
            }
        }
        return true;
    }
}
