package io.jenkins.plugins.cloudrollback.core.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.UntrustedText;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One entry of a list that a form offers.
 *
 * @param value the value for the field; null if the entry can't be chosen
 * @param name the entry's name; null if it has none besides the value
 * @param detail further properties in one line, such as time, state and user; null if there are none
 */
public record Choice(
        @CheckForNull String value,
        @CheckForNull String name,
        @CheckForNull Message detail) {

    /**
     * Sanitizes the texts of the provider.
     *
     * @param details texts of the provider and messages; null and blank ones are left out
     */
    public static Choice of(@CheckForNull String value, @CheckForNull String name, Object... details) {
        List<Message> present = Stream.of(details)
                .filter(Objects::nonNull)
                .map(detail -> detail instanceof Message message
                        ? message
                        : Message.literal(UntrustedText.sanitize(detail.toString())))
                .filter(detail -> !detail.key().isEmpty())
                .toList();
        return new Choice(value, name == null ? null : UntrustedText.sanitize(name), Message.joined(", ", present));
    }
}
