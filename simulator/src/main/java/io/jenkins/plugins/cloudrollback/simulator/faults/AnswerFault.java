package io.jenkins.plugins.cloudrollback.simulator.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** A fault of the ids in a JSON reply to a request that was handled. */
public enum AnswerFault {
    /** Each id has line breaks in it, which must not forge lines of a log or headers of a request. */
    LINE_BREAKS(id -> id + "\r\nX-Forged: yes\nSUCCESS: all is well\u2028"),
    /** Each id has control characters in it, which must not reach a terminal. */
    ESCAPES(id -> "\u001b[2J\u001b[31m" + id + "\u0000\u202e\u009b1m"),
    /** The first ids have four million characters. */
    HUGE(id -> id + "0".repeat(4 << 20)),
    /** Each id is another one of the same form, as if the answer were about something else. */
    OTHER_ID(AnswerFault::other);

    private static final int HUGE_IDS = 4;

    private final UnaryOperator<String> change;

    AnswerFault(UnaryOperator<String> change) {
        this.change = change;
    }

    public static AnswerFault random(RandomGenerator random) {
        return values()[random.nextInt(values().length)];
    }

    /** Returns a reply with changed ids. A reply that is no JSON stays the same. */
    Reply applyTo(Reply reply) {
        JsonNode body;
        try {
            body = reply.json();
        } catch (UncheckedIOException e) {
            return reply;
        }
        changeIds(body, this == HUGE ? HUGE_IDS : Integer.MAX_VALUE);
        return reply.with(Json.bytes(body));
    }

    /** Changes {@code most} ids at most, and returns how many it might have changed in addition. */
    private int changeIds(JsonNode node, int most) {
        int left = most;
        if (node instanceof ObjectNode object) {
            for (String name :
                    object.properties().stream().map(Map.Entry::getKey).toList()) {
                JsonNode value = object.get(name);
                if (left > 0 && value.isTextual() && isId(name)) {
                    object.put(name, change.apply(value.asText()));
                    left--;
                }
            }
        }
        for (JsonNode child : node) {
            left = changeIds(child, left);
        }
        return left;
    }

    private static boolean isId(String name) {
        return name.endsWith("Id") || name.toLowerCase(Locale.ROOT).equals("id") || name.endsWith("_id");
    }

    /** Replaces each hexadecimal digit by the next one. */
    private static String other(String id) {
        StringBuilder other = new StringBuilder(id);
        for (int i = 0; i < id.length(); i++) {
            int digit = "0123456789abcdef".indexOf(id.charAt(i));
            if (digit >= 0) {
                other.setCharAt(i, "123456789abcdef0".charAt(digit));
            }
        }
        return other.toString();
    }
}
