package io.jenkins.plugins.cloudrollback.core.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.util.Map;
import java.util.Objects;

/**
 * What a target showed when a block or a freestyle build began. If that fails, its rollbacks undo what changed since.
 *
 * @param ran the version that ran, or the state of the target, for people
 * @param warning why there may be nothing to go back to, for people; null if there is
 * @param facts what the service needs to tell later changes from earlier ones and to go back; never a secret
 */
public record RestorePoint(Message ran, @CheckForNull Message warning, Map<String, String> facts) {
    public RestorePoint {
        Objects.requireNonNull(ran, "ran");
        facts = Map.copyOf(facts);
    }

    /** Null if the restore point was read without this fact. */
    @CheckForNull
    public String fact(String name) {
        return facts.get(name);
    }

    public String toJson() {
        try {
            return Journal.JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws IllegalArgumentException if the text is not a restore point */
    public static RestorePoint fromJson(String json) {
        RestorePoint read;
        try {
            read = Journal.JSON.readValue(json, RestorePoint.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a restore point: " + json, e);
        }
        if (read == null) {
            throw new IllegalArgumentException("not a restore point: " + json);
        }
        return read;
    }
}
