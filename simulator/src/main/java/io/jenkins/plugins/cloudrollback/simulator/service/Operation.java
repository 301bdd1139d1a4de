package io.jenkins.plugins.cloudrollback.simulator.service;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One operation of an API.
 *
 * @param template its path, with {@code {name}} for a variable segment
 * @param required query parameters
 * @param optional further query parameters; any other is refused
 */
public record Operation(
        Service service, String name, String method, String template, Set<String> required, Set<String> optional) {

    /** @param parameters names separated by blanks, optional ones in brackets */
    public static Operation of(Service service, String name, String method, String template, String parameters) {
        Set<String> required = new LinkedHashSet<>();
        Set<String> optional = new LinkedHashSet<>();
        for (String parameter : parameters.split(" ")) {
            if (parameter.startsWith("[")) {
                optional.add(parameter.substring(1, parameter.length() - 1));
            } else if (!parameter.isEmpty()) {
                required.add(parameter);
            }
        }
        return new Operation(service, name, method, template, required, optional);
    }
}
