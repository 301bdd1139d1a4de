package io.jenkins.plugins.cloudrollback.simulator.http;

import java.util.Map;

/**
 * An HTTP request as it was received.
 *
 * @param rawPath the percent-encoded path, unchanged, because signatures cover its exact form
 * @param rawQuery the percent-encoded query without the question mark; null if there is none
 * @param headers the headers by their lower-case names
 */
public record Request(String method, String rawPath, String rawQuery, Map<String, String> headers, byte[] body) {

    public String header(String name) {
        return headers.get(name);
    }
}
