package io.jenkins.plugins.cloudrollback.core.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The target of a rollback and the versions it goes from and to, resolved before anything is changed.
 *
 * @param target the application, task or stack, for people; contains its id at the provider
 * @param from the version that runs now, for people; null if it is not known or there is none
 * @param to the version to restore, for people; contains its id; null if the provider has none
 * @param consoleUrl the page in the provider's console that shows the target
 * @param facts ids that the service needs for its later calls, saved with the plan; never a secret
 * @param abort whether the request only aborts a running change. It is decided again after the end of that, as what runs
 *     then may not be what to restore
 */
public record Plan(
        Message target,
        @CheckForNull Message from,
        @CheckForNull Message to,
        String consoleUrl,
        Map<String, String> facts,
        boolean abort) {
    /** The fact with the id of the version that is restored; missing if the provider has none or it is not known. */
    public static final String VERSION = "version";

    /** The fact with the id of the running change that the plan aborts, or has aborted. */
    public static final String ABORTED = "aborted";

    public Plan(
            Message target,
            @CheckForNull Message from,
            @CheckForNull Message to,
            String consoleUrl,
            Map<String, String> facts) {
        this(target, from, to, consoleUrl, facts, false);
    }

    public Plan {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(consoleUrl, "consoleUrl");
        facts = Map.copyOf(facts);
    }

    /** The same target and version, whether or not the running change is still to be aborted then. */
    Plan withoutAbort() {
        Map<String, String> kept = new HashMap<>(facts);
        kept.remove(ABORTED);
        return new Plan(target, from, to, consoleUrl, kept, false);
    }

    /** Null if the plan was resolved without this fact. */
    @CheckForNull
    public String fact(String name) {
        return facts.get(name);
    }
}
