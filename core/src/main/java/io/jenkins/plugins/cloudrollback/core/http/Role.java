package io.jenkins.plugins.cloudrollback.core.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.text.NumberParameter;
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

    /** What is left of 64 characters after {@code jenkins-}. */
    private static final int MAX_BUILD = 56;

    public Duration life() {
        return Duration.ofSeconds(seconds);
    }

    /**
     * The name of a session for a build such as {@code team/shop#17}: letters, digits, hyphens and underscores, as one of the
     * providers allows nothing else. A job whose name has other characters, or is too long, is told from others by a hash.
     */
    public static String sessionName(String build) {
        String shown = build.replaceAll("[/#]", "-");
        String name = shown.replaceAll("[^A-Za-z0-9_-]+", "-");
        if (!name.equals(shown) || name.length() > MAX_BUILD) {
            String hash = Hashes.sha256(build.replaceFirst("#\\d+$", "")).substring(0, 8) + "-";
            name = hash + name.substring(Math.max(0, name.length() + hash.length() - MAX_BUILD));
        }
        return "jenkins-" + name;
    }
}
