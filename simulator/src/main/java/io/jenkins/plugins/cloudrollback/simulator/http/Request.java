package io.jenkins.plugins.cloudrollback.simulator.http;

import java.util.Map;

/**
 * One HTTP request as it came over the wire.
 *
 * @param rawPath percent-encoded, untouched, because signatures cover its exact form
 * @param rawQuery the same for the query, without the question mark; null when there is none
 * @param headers by lower-case name
 */
public record Request(String method, String rawPath, String rawQuery, Map<String, String> headers, byte[] body) {

    public String header(String name) {
        return headers.get(name);
    }
}
