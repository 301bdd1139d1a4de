package io.jenkins.plugins.cloudrollback.core.engine;

import java.util.Map;

/**
 * The provider's change that a run waits for.
 *
 * @param plan what it was asked to do
 * @param baseline what the provider showed just before it was asked, see {@link Rollback#baseline}
 * @param id the provider's id of the change; null where it gave none
 */
public record Change(Plan plan, Map<String, String> baseline, String id) {}
