package io.jenkins.plugins.cloudrollback.core.text;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.Nullable;
import java.io.Serializable;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A localizable text: a key of a resource bundle with arguments, rendered in the language of whoever reads it. A text
 * without translation, such as a provider's own words, is a message as well.
 *
 * <p>A text without translation is serialized as a JSON string, any other message as an object, so that a saved message
 * can still be read in every language.
 *
 * @param bundle name of the resource bundle, relative to the plugin's root package; null for a text without translation
 * @param key of the bundle; without a bundle, the text itself or, if there are arguments, their separator
 * @param arguments strings and messages
 */
public record Message(@CheckForNull String bundle, String key, List<Object> arguments) implements Serializable {
    private static final MessageBundle MESSAGES = MessageBundle.of(Message.class);
    static final String ROOT = "io.jenkins.plugins.cloudrollback.";
    /** Of an argument and of a text without translation. */
    private static final int MAX_LENGTH = 1000;
    /** The end of a sentence, which may be quoted. */
    private static final Pattern SENTENCE = Pattern.compile("[.!?\u3002\uff01\uff1f][\"')\u201d\u2019\uff09]*$");
    /** Without a fallback to the default locale, so that English readers get English whatever the JVM's language is. */
    private static final ResourceBundle.Control NO_FALLBACK =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    public Message {
        Objects.requireNonNull(key, "key");
        arguments = arguments.stream().map(Message::argument).toList();
    }

    /** @param arguments rendered by {@code toString}: numbers without grouping, null as an empty text */
    public static Message of(String bundle, String key, Object... arguments) {
        return new Message(Objects.requireNonNull(bundle, "bundle"), key, Arrays.asList(arguments));
    }

    /** A text that is the same in every language, as one line. */
    public static Message literal(String text) {
        return new Message(null, UntrustedText.oneLine(text, MAX_LENGTH), List.of());
    }

    /** Several messages in a row; null for an empty list. */
    @Nullable
    public static Message joined(String separator, List<Message> messages) {
        return messages.isEmpty() ? null : new Message(null, separator, List.copyOf(messages));
    }

    /** A whole sentence: the message, with a full stop unless it ends with one. */
    public static Message sentence(Message message) {
        return SENTENCE.matcher(message.in(Locale.ENGLISH)).find() ? message : MESSAGES.get("sentence", message);
    }

    /** A string of one line, so that no value forges a line of a log, unless it is rendered in the reader's language. */
    private static Object argument(@CheckForNull Object value) {
        if (value instanceof Message message) {
            return message.isLiteral() ? message.key : message;
        }
        return value == null ? "" : UntrustedText.oneLine(value.toString(), MAX_LENGTH);
    }

    private boolean isLiteral() {
        return bundle == null && arguments.isEmpty();
    }

    /** Renders the message in the given language, or in English if there is no translation. */
    public String in(Locale locale) {
        return render(locale, "");
    }

    /** Like {@link #in}, but with names instead of ids, and without URLs: by keys that end in {@code .brief}, if there are. */
    public String brief(Locale locale) {
        return render(locale, ".brief");
    }

    /** @param variant of the keys; where the bundle has none, the key itself is used */
    private String render(Locale locale, String variant) {
        Object[] rendered = arguments.stream()
                .map(argument -> argument instanceof Message message ? message.render(locale, variant) : argument)
                .toArray();
        if (bundle == null) {
            return rendered.length == 0
                    ? key
                    : Stream.of(rendered).map(String::valueOf).collect(Collectors.joining(key));
        }
        try {
            ClassLoader loader = Message.class.getClassLoader();
            ResourceBundle texts = ResourceBundle.getBundle(ROOT + bundle, locale, loader, NO_FALLBACK);
            String best = texts.containsKey(key + variant) ? key + variant : key;
            return MessageFormat.format(texts.getString(best), rendered);
        } catch (MissingResourceException e) {
            // A message that another version of the plugin saved must not break a page.
            return key + " " + List.of(rendered);
        }
    }

    /** Renders the message in the language of the JVM, which is also the language of logs. */
    @Override
    public String toString() {
        return in(Locale.getDefault());
    }

    @JsonValue
    Object toJson() {
        return isLiteral() ? key : new Parts(bundle, key, arguments);
    }

    /** What {@link #toJson} writes of a message that is not a literal text. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Parts(@CheckForNull String bundle, String key, List<Object> arguments) {}

    /** @throws IllegalArgumentException if the JSON is not that of a message */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Message fromJson(JsonNode json) {
        if (json.isTextual()) {
            return literal(json.textValue());
        }
        JsonNode bundle = json.path("bundle");
        JsonNode arguments = json.path("arguments");
        if (!json.path("key").isTextual() || !arguments.isArray() || !bundle.isMissingNode() && !bundle.isTextual()) {
            throw new IllegalArgumentException("not a message: " + json.getNodeType());
        }
        return new Message(
                bundle.textValue(),
                json.path("key").textValue(),
                StreamSupport.stream(arguments.spliterator(), false)
                        .<Object>map(Message::fromJson)
                        .toList());
    }
}
