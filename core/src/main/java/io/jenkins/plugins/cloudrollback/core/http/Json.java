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
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import io.jenkins.plugins.cloudrollback.core.text.UntrustedText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * The body of an answer, or a part of it. It is read leniently: a number may be sent as a string and vice versa, a field
 * may be missing, a list may be wrapped in an object. Fields that a caller can't do without are read by {@link #required}.
 *
 * @param node the missing node if the answer lacks the part
 * @param operation the operation that answered, for the message if a field is missing
 */
public record Json(JsonNode node, String operation) {
    private static final MessageBundle MESSAGES = MessageBundle.of(Json.class);
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Pattern ID = Pattern.compile("[\\p{IsHan}A-Za-z0-9_.:-]{1,128}");
    private static final Pattern XML_ELEMENT = Pattern.compile("<(Code|Message|RequestId)>([^<]{0,1000})</");

    /**
     * Parses the body of an answer.
     *
     * @return an empty object if the body is empty
     * @throws IOException if the body is neither JSON nor the XML of a provider's error
     */
    static Json parse(byte[] body, String operation) throws IOException {
        String text = new String(body, StandardCharsets.UTF_8);
        JsonNode node = text.stripLeading().startsWith("<") ? parseXmlError(text) : MAPPER.readTree(body);
        return new Json(node.isMissingNode() ? object() : node, operation);
    }

    /** Gateways answer in XML if they fail before they have read the requested format. */
    private static JsonNode parseXmlError(String body) throws IOException {
        ObjectNode error = object();
        Matcher element = XML_ELEMENT.matcher(body);
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

    /** @param pointer a JSON pointer to a part, which may be missing, such as {@code /Data} */
    public Json at(String pointer) {
        return new Json(node.at(pointer), operation);
    }

    /** Like {@link #raw}, sanitized to one line of at most 300 characters. */
    @CheckForNull
    public String text(String... fields) {
        String raw = raw(fields);
        return raw == null ? null : UntrustedText.sanitize(raw);
    }

    /**
     * The value of the first of the fields that has a scalar value that is not blank; null if none has. As it was sent,
     * of any length: only for values that are masked before they are shortened, or taken apart.
     */
    @CheckForNull
    public String raw(String... fields) {
        for (String field : fields) {
            JsonNode value = node.path(field);
            if (value.isValueNode() && !value.isNull() && !value.asText().isBlank()) {
                return value.asText();
            }
        }
        return null;
    }

    /** Like {@link #text}, as a message. */
    @CheckForNull
    public Message message(String field) {
        String text = text(field);
        return text == null ? null : Message.literal(text);
    }

    /**
     * The id in the first of the fields that has a value; null if none has.
     *
     * @throws CallException with {@link Kind#AMBIGUOUS} if the value is no id
     */
    @CheckForNull
    public String id(String... fields) {
        String id = raw(fields);
        if (id != null && !isId(id)) {
            throw unusable(MESSAGES.get("notAnId", operation, String.join("/", fields)));
        }
        return id;
    }

    /**
     * Like {@link #id}, for an id that the answer must have.
     *
     * @throws CallException with {@link Kind#AMBIGUOUS} if the id is missing as well
     */
    public String requiredId(String field) {
        String id = id(field);
        if (id == null) {
            throw unusable(MESSAGES.get("fieldMissing", operation, field));
        }
        return id;
    }

    /** Tells whether a text may be an id of a provider, or the name that identifies a stack. */
    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** The value of a field that is a number or a string with a number; otherwise the default. */
    public int integer(String field, int defaultValue) {
        String text = text(field);
        try {
            return text == null ? defaultValue : Integer.parseInt(text.trim());
        } catch (NumberFormatException e) {
            return defaultValue;
        }
    }

    /** The objects of a JSON array. Accepts EDAS' wrapped form as well: {@code {"field": {"wrapped": [...]}}}. */
    public List<Json> list(String field, String wrapped) {
        return StreamSupport.stream(array(field, wrapped).spliterator(), false)
                .filter(JsonNode::isObject)
                .map(entry -> new Json(entry, operation))
                .toList();
    }

    public List<Json> list(String field) {
        return list(field, field);
    }

    private JsonNode array(String field, String wrapped) {
        JsonNode list = node.path(field);
        return list.isArray() ? list : list.path(wrapped);
    }

    /**
     * Like {@link #list}, for a list that may be empty but not missing.
     *
     * @throws CallException with {@link Kind#AMBIGUOUS} if the list is missing
     */
    public List<Json> requiredList(String field, String wrapped) {
        if (!array(field, wrapped).isArray()) {
            throw unusable(MESSAGES.get("fieldMissing", operation, field));
        }
        return list(field, wrapped);
    }

    /**
     * Like {@link #text}, for a field that the answer must have.
     *
     * @throws CallException with {@link Kind#AMBIGUOUS} if the field is missing
     */
    public String required(String field) {
        String text = text(field);
        if (text == null) {
            throw unusable(MESSAGES.get("fieldMissing", operation, field));
        }
        return text;
    }

    /**
     * Like {@link #raw}, for a field that the answer must have.
     *
     * @throws CallException with {@link Kind#AMBIGUOUS} if the field is missing
     */
    public String requiredRaw(String field) {
        required(field);
        return raw(field);
    }

    /**
     * Checks that the answer is about what was asked for. A field that is missing says nothing.
     *
     * @param expected null for anything
     * @throws CallException with {@link Kind#AMBIGUOUS} if the field has another value
     */
    public Json requireSame(String field, @CheckForNull String expected) {
        String actual = text(field);
        if (actual != null && expected != null && !actual.equalsIgnoreCase(expected)) {
            throw unusable(MESSAGES.get("otherAnswered", operation, field, actual, expected));
        }
        return this;
    }

    private static CallException unusable(Message reason) {
        return new CallException(Kind.AMBIGUOUS, reason);
    }
}
