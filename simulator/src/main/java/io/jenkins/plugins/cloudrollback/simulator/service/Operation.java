package io.jenkins.plugins.cloudrollback.simulator.service;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * An operation of an API.
 *
 * @param template the path, with {@code {name}} for a variable segment
 * @param required the required query parameters
 * @param optional the optional query parameters; all others are refused
 */
public record Operation(
        Service service, String name, String method, String template, Set<String> required, Set<String> optional) {

    /**
     * Creates an operation.
     *
     * @param parameters the names of the query parameters, separated by blanks, optional ones in brackets
     */
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
