package io.jenkins.plugins.cloudrollback.core.http;

import com.fasterxml.jackson.databind.JsonNode;

/** How a provider says that a call failed. */
public interface ErrorFormat {

    /**
     * Reads a failure.
     *
     * @param status of HTTP
     * @param body of the answer; an empty object when there was none
     * @return null when the call succeeded
     */
    Failure failure(int status, JsonNode body);

    /**
     * @param code the provider's own; null when it gave none
     * @param status of HTTP, or what the provider puts in its place
     * @param message the provider's own; null when it gave none
     * @param requestId null when it gave none
     */
    record Failure(String code, int status, String message, String requestId) {}
}
