package io.jenkins.plugins.cloudrollback.core.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.text.NumberParameter;
import io.jenkins.plugins.cloudrollback.core.text.UntrustedText;
import java.time.Duration;

/**
 * A role or an agency, and the session of it that is wanted.
 *
 * @param name what identifies the role to the provider
 * @param account name of the account that has the role, if the name of the role does not contain it
 * @param sessionName names the session in the provider's audit log
 * @param seconds duration of the session
 * @param externalId what the role's account demands as a proof that it is meant; null if it demands nothing
 */
public record Role(
        String name,
        @CheckForNull String account,
        String sessionName,
        int seconds,
        @CheckForNull String externalId) {
    public static final int DEFAULT_SECONDS = 3600;
    /** What both providers allow; a role may allow less. */
    public static final NumberParameter SECONDS = new NumberParameter("durationSeconds", 900, 43_200);

    private static final int MAX_SESSION_NAME = 64;

    public Duration life() {
        return Duration.ofSeconds(seconds);
    }

    /** A text as a valid name of a session for both providers; of a long text, the end. */
    public static String sessionName(String text) {
        String name = UntrustedText.trim(text).replaceAll("[^A-Za-z0-9.@_-]+", "-");
        return name.substring(Math.max(0, name.length() - MAX_SESSION_NAME));
    }
}
