package io.jenkins.plugins.cloudrollback.core.http;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Reads answers leniently: a number may come as a text and the other way round, a field may be missing, a list may be
 * wrapped in an object. What a caller can't do without, it asks for with {@link #required}.
 */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final String BLANKS = " \t\r\n";
    private static final Pattern XML_ELEMENT = Pattern.compile("<(Code|Message|RequestId)>([^<]{0,1000})</");

    private Json() {}

    /**
     * @return an object with the answer's fields; an empty one when the body is empty
     * @throws IOException if the body is neither JSON nor the XML of a provider's error
     */
    static JsonNode parse(byte[] body) throws IOException {
        int first = 0;
        while (first < body.length && BLANKS.indexOf(body[first]) >= 0) {
            first++;
        }
        if (first == body.length) {
            return JsonNodeFactory.instance.objectNode();
        }
        return body[first] == '<' ? parseXmlError(body) : MAPPER.readTree(body);
    }

    /** Gateways answer XML when they did not get as far as reading which format was asked for. */
    private static JsonNode parseXmlError(byte[] body) throws IOException {
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        Matcher element = XML_ELEMENT.matcher(new String(body, StandardCharsets.UTF_8));
        while (element.find()) {
            error.put(element.group(1), element.group(2));
        }
        if (!error.has("Code")) {
            throw new IOException("not JSON");
        }
        return error;
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Whether a text is a JSON object. */
    public static boolean isObject(String text) {
        try {
            return MAPPER.readTree(text).isObject();
        } catch (IOException e) {
            return false;
        }
    }

    /** The first of the fields that has a text or a number other than an empty one; null if none has. */
    public static String text(JsonNode node, String... fields) {
        for (String field : fields) {
            JsonNode value = node.path(field);
            if (value.isValueNode() && !value.isNull() && !value.asText().isBlank()) {
                return value.asText();
            }
        }
        return null;
    }

    /** The number in a field, or the one that its text spells; otherwise the given one. */
    public static int integer(JsonNode node, String field, int otherwise) {
        String text = text(node, field);
        try {
            return text == null ? otherwise : Integer.parseInt(text.trim());
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /** The objects of a JSON array; also accepts the wrapped form {@code {"field": {"wrapped": [...]}}} of EDAS. */
    public static List<JsonNode> list(JsonNode node, String field, String wrapped) {
        JsonNode list = node.path(field);
        JsonNode array = list.isArray() ? list : list.path(wrapped);
        return StreamSupport.stream(array.spliterator(), false)
                .filter(JsonNode::isObject)
                .toList();
    }

    public static List<JsonNode> list(JsonNode node, String field) {
        return list(node, field, field);
    }

    /** Like {@link #list}, but the list must be present; it may be empty. */
    public static List<JsonNode> requiredList(JsonNode node, String field, String wrapped, String operation) {
        if (!node.path(field).isArray() && !node.path(field).path(wrapped).isArray()) {
            throw new CallException(Kind.AMBIGUOUS, HttpMessages.get("fieldMissing", operation, field));
        }
        return list(node, field, wrapped);
    }

    /** @throws CallException if the answer lacks the field: then it can't be said what the answer says */
    public static String required(JsonNode node, String field, String operation) {
        String text = text(node, field);
        if (text == null) {
            throw new CallException(Kind.AMBIGUOUS, HttpMessages.get("fieldMissing", operation, field));
        }
        return text;
    }
}
