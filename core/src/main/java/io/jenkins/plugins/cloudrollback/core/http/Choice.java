package io.jenkins.plugins.cloudrollback.core.http;

/**
 * One entry of a list for people.
 *
 * @param value goes into the field
 * @param name what people call it; null if the provider has no other name for it
 * @param detail what else tells it from the others, in one line: its time, its state, who made it; may be empty
 */
public record Choice(String value, String name, String detail) {}
