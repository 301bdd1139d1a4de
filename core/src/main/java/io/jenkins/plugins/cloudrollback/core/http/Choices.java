package io.jenkins.plugins.cloudrollback.core.http;

import java.util.List;

/**
 * What a provider has to choose from.
 *
 * @param all the most useful ones first
 * @param cut whether the provider has more of them than are read
 */
public record Choices(List<Choice> all, boolean cut) {}
