package io.jenkins.plugins.cloudrollback.core.http;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Reads answers leniently: a number may be sent as a string and vice versa, a field may be missing, a list may be wrapped
 * in an object. Fields that a caller can't do without are read by {@link #required}.
 */
public final class Json {
    private static final MessageBundle MESSAGES = MessageBundle.of(Json.class);
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final String WHITESPACE = " \t\r\n";
    private static final Pattern XML_ELEMENT = Pattern.compile("<(Code|Message|RequestId)>([^<]{0,1000})</");

    private Json() {}

    /**
     * Parses the body of an answer.
     *
     * @return an empty object if the body is empty
     * @throws IOException if the body is neither JSON nor the XML of a provider's error
     */
    static JsonNode parse(byte[] body) throws IOException {
        int first = 0;
        while (first < body.length && WHITESPACE.indexOf(body[first]) >= 0) {
            first++;
        }
        if (first == body.length) {
            return JsonNodeFactory.instance.objectNode();
        }
        return body[first] == '<' ? parseXmlError(body) : MAPPER.readTree(body);
    }

    /** Gateways answer in XML if they fail before they have read the requested format. */
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

    /** Tells whether a text is a JSON object. */
    public static boolean isObject(String text) {
        try {
            return MAPPER.readTree(text).isObject();
        } catch (IOException e) {
            return false;
        }
    }

    /** The value of the first of the fields that has a scalar value that is not blank; null if none has. */
    @CheckForNull
    public static String text(JsonNode node, String... fields) {
        for (String field : fields) {
            JsonNode value = node.path(field);
            if (value.isValueNode() && !value.isNull() && !value.asText().isBlank()) {
                return value.asText();
            }
        }
        return null;
    }

    /** The value of a field that is a number or a string with a number; otherwise the default. */
    public static int integer(JsonNode node, String field, int defaultValue) {
        String text = text(node, field);
        try {
            return text == null ? defaultValue : Integer.parseInt(text.trim());
        } catch (NumberFormatException e) {
            return defaultValue;
        }
    }

    /** The objects of a JSON array. Accepts EDAS' wrapped form as well: {@code {"field": {"wrapped": [...]}}}. */
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

    /**
     * Like {@link #list}, for a list that may be empty but not missing.
     *
     * @throws CallException with {@link Kind#AMBIGUOUS} if the list is missing
     */
    public static List<JsonNode> requiredList(JsonNode node, String field, String wrapped, String operation) {
        if (!node.path(field).isArray() && !node.path(field).path(wrapped).isArray()) {
            throw missing(field, operation);
        }
        return list(node, field, wrapped);
    }

    /**
     * Like {@link #text}, for a field that the answer must have.
     *
     * @throws CallException with {@link Kind#AMBIGUOUS} if the field is missing
     */
    public static String required(JsonNode node, String field, String operation) {
        String text = text(node, field);
        if (text == null) {
            throw missing(field, operation);
        }
        return text;
    }

    private static CallException missing(String field, String operation) {
        return new CallException(Kind.AMBIGUOUS, MESSAGES.get("fieldMissing", operation, field));
    }
}
