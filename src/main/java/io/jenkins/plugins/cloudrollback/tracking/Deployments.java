package io.jenkins.plugins.cloudrollback.tracking;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.Pages;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Decision;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.util.List;
import java.util.stream.Stream;

/** What a build has deployed, and the rollbacks of that which people ask for. */
record Deployments(RollbackAction rollbacks) {
    Run<?, ?> build() {
        return rollbacks.getBuild();
    }

    List<DeploymentView> views() {
        return rollbacks.getDeployments().stream()
                .map(deployment -> new DeploymentView(
                        deployment,
                        rollbacksOf(deployment)
                                .reduce((earlier, later) -> later)
                                .map(last -> last.view(build()))
                                .orElse(null)))
                .toList();
    }

    private Stream<RollbackRecord> rollbacksOf(Deployment deployment) {
        return rollbacks.getRecords().stream().filter(record -> record.isOf(deployment));
    }

    /** @throws CallException if there is no such deployment, or if it must not be rolled back now */
    Deployment startable(String id) {
        Deployment deployment = rollbacks.getDeployments().stream()
                .filter(kept -> kept.id().equals(id))
                .findFirst()
                .orElseThrow(() -> refusal("deployment.gone"));
        if (!deployment.isReadable()) {
            throw refusal("deployment.unreadable");
        } else if (build().isBuilding()) {
            throw refusal("deployment.building");
        }
        checkNotBegun(deployment);
        return deployment;
    }

    /** @throws CallException if the rollback of a deployment is in progress or was done */
    private void checkNotBegun(Deployment deployment) {
        rollbacksOf(deployment).forEach(record -> {
            Outcome outcome = record.outcome();
            if (outcome == null) {
                throw refusal("deployment.inProgress", record.requestedBy());
            } else if (outcome.status() == Outcome.Status.SUCCEEDED) {
                throw refusal("deployment.done", record.requestedBy());
            }
        });
    }

    private static CallException refusal(String key, Object... arguments) {
        return CallException.rejected(Message.of("Messages", key, arguments));
    }

    /** Asks the provider how a deployment would be rolled back now. Ends with the request of the page. */
    Decision decide(Deployment deployment) {
        RollbackRequest request = deployment.request();
        return Pages.ask(
                "deployment.tooLong",
                page -> request.rollback(build(), page)
                        .decide(deployment
                                .journal()
                                .situation(OpenRequests.get().at(request.targetKey(), null))));
    }

    /** What a person should know who rolls a deployment back now; null for nothing. */
    @CheckForNull
    Message warning(Deployment deployment) {
        return OpenBlocks.get().deployingTo(deployment.request().targetKey());
    }

    /**
     * Begins to roll a deployment back, unless that is not possible now.
     *
     * @param requestedBy see {@link RollbackAction#userName}
     * @throws CallException if it is not possible
     */
    RollbackRecord begin(Deployment deployment, String requestedBy) {
        Decision decision = decide(deployment);
        if (decision.action() == Decision.Action.END) {
            throw CallException.rejected(decision.reason());
        }
        RollbackRecord record = new RollbackRecord(deployment, requestedBy);
        rollbacks.add(record, () -> checkNotBegun(deployment));
        boolean warned = warning(deployment) != null;
        // As SYSTEM, and with the language of the controller for the log.
        Clouds.get().timer().execute(() -> {
            log(Messages.deployment_requested(record.target(), requestedBy));
            if (warned) {
                // Not everybody who reads the log may read the other job.
                log(Messages.deployment_rival_hidden());
            }
            OrphanedRollbacks.adopt(build());
        });
        return record;
    }

    private void log(String line) {
        LaterLog.of(build()).append(line);
    }
}
