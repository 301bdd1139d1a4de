package io.jenkins.plugins.cloudrollback.core.engine;

import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.util.Map;
import java.util.Objects;

/**
 * What a rollback is going to do, as resolved from the provider before anything is changed.
 *
 * @param target what is rolled back, for people; contains the id that the provider knows it by
 * @param from the version that runs now, for people; null where the provider has no name for it
 * @param to the version gone back to, for people; contains its id; null where the provider has none
 * @param consoleUrl the page in the provider's console that shows the target
 * @param facts what the service needs to remember for its own later calls: ids, never a secret
 */
public record Plan(Message target, Message from, Message to, String consoleUrl, Map<String, String> facts) {
    public Plan {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(consoleUrl, "consoleUrl");
        facts = Map.copyOf(facts);
    }

    public String fact(String name) {
        return facts.get(name);
    }
}
