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
 * @param value what goes into the field
 * @param name what people call the entry; null if the provider has no other name for it
 * @param detail what else distinguishes it, in one line: its time, its state, who made it; null if there is nothing
 */
public record Choice(
        @CheckForNull String value,
        @CheckForNull String name,
        @CheckForNull Message detail) {

    /**
     * An entry in the provider's words.
     *
     * @param details texts of the provider and messages; those that are null or blank are left out
     */
    public static Choice of(@CheckForNull String value, @CheckForNull String name, Object... details) {
        List<Message> shown = Stream.of(details)
                .filter(Objects::nonNull)
                .map(detail -> detail instanceof Message message
                        ? message
                        : Message.literal(UntrustedText.sanitize(detail.toString())))
                .filter(detail -> !detail.key().isEmpty())
                .toList();
        return new Choice(value, name == null ? null : UntrustedText.sanitize(name), Message.joined(", ", shown));
    }
}
