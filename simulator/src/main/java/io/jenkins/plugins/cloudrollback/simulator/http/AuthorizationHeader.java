package io.jenkins.plugins.cloudrollback.simulator.http;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** An Authorization header. Both clouds use the same three parts, with different separators. */
public record AuthorizationHeader(String accessKeyId, List<String> signedHeaders, String signature) {

    /**
     * Parses a header of the form {@code scheme key=id,SignedHeaders=a;b,Signature=hex}, with the parts in any order, as
     * the vendors' own clients do not agree on one. Returns null for any other.
     */
    public static AuthorizationHeader parse(String header, String scheme, String key, String comma) {
        if (header == null || !header.startsWith(scheme + " ")) {
            return null;
        }
        Map<String, String> parts = new HashMap<>();
        for (String part : header.substring(scheme.length() + 1).split(comma, -1)) {
            int equals = part.indexOf('=');
            if (equals < 0 || parts.put(part.substring(0, equals), part.substring(equals + 1)) != null) {
                return null;
            }
        }
        if (!parts.keySet().equals(Set.of(key, "SignedHeaders", "Signature"))) {
            return null;
        }
        List<String> signedHeaders = List.of(parts.get("SignedHeaders").split(";", -1));
        return new AuthorizationHeader(parts.get(key), signedHeaders, parts.get("Signature"));
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
