package io.jenkins.plugins.cloudrollback.core.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/** The way in which a provider reports errors. */
public interface ErrorFormat {

    /**
     * Reads the error of an answer.
     *
     * @param status HTTP status
     * @param body body of the answer; an empty object if it was empty
     * @return null if the call succeeded
     */
    @CheckForNull
    Failure failure(int status, Json body);

    /**
     * An error as the provider reported it; null where the answer lacks a part.
     *
     * @param code the provider's own error code
     * @param status HTTP status, or the status in the body if it differs
     * @param message the provider's own message, not sanitized
     * @param requestId the provider's id of the request, for its support
     */
    record Failure(
            @CheckForNull String code,
            int status,
            @CheckForNull String message,
            @CheckForNull String requestId) {}
}
