package io.jenkins.plugins.cloudrollback.simulator.state;

import io.jenkins.plugins.cloudrollback.simulator.script.ScriptRun;
import io.jenkins.plugins.cloudrollback.simulator.service.Outcome;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import java.time.Instant;

/**
 * A rollback that was actually started.
 *
 * @param target the application, deployment task or stack
 * @param changeId the provider's id of the rollback
 * @param by the access key id or the IAM user of the request, or the name of another user
 * @param at when it was started
 */
public record Effect(Service service, String target, String changeId, String by, Instant at, ScriptRun run) {

    public Outcome outcome(Instant now) {
        return run.outcome(now);
    }
}
