package io.jenkins.plugins.cloudrollback;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.STACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is wrong with the credentials of one rollback delays no other. */
class FairnessTest {
    private static final int VAULTS = 8;

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    private static final CountDownLatch ANSWER = new CountDownLatch(1);
    private static final AtomicInteger ASKED = new AtomicInteger();

    /** Credentials whose secret is in a vault that does not answer. */
    public static final class InVault extends UsernamePasswordCredentialsImpl {
        private static final long serialVersionUID = 1;

        public InVault(String id) throws Exception {
            super(CredentialsScope.GLOBAL, id, null, "LTAI" + id, "unused");
        }

        @Override
        public Secret getPassword() {
            ASKED.incrementAndGet();
            try {
                ANSWER.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return super.getPassword();
        }
    }

    @Test
    void vaultsThatHangDelayOnlyTheirOwnRollbacks() throws Exception {
        List<WorkflowRun> hanging = new ArrayList<>();
        for (int vault = 0; vault < VAULTS; vault++) {
            SystemCredentialsProvider.getInstance().getCredentials().add(new InVault("vault-" + vault));
            for (int build = 0; build < 3; build++) {
                hanging.add(J.start(SAE_APP.call("credentialsId", "vault-" + vault)));
            }
        }
        Awaitility.await().untilAtomic(ASKED, is(2 * VAULTS));

        SAE_APP.succeedsAfter(J.cloud(), 1);
        STACK.succeedsAfter(J.cloud(), 1);
        J.run(Result.SUCCESS, SAE_APP.call());
        J.run(Result.SUCCESS, STACK.call());

        assertThat(hanging).allMatch(WorkflowRun::isBuilding);
        assertThat(ASKED).as("each vault holds two threads").hasValue(2 * VAULTS);
        for (WorkflowRun build : hanging) {
            build.doStop();
        }
        ANSWER.countDown();
        for (WorkflowRun build : hanging) {
            J.assertBuildStatus(Result.ABORTED, J.waitForCompletion(build));
        }
    }

    /** So that its calls are cancelled. */
    @Test
    void pageIsOverOnceItIsAnswered() {
        AtomicReference<CompletableFuture<?>> page = new AtomicReference<>();
        Pages.ask("check.tooLong", current -> {
            page.set(current);
            assertThat(current).isNotDone();
            return CompletableFuture.completedFuture("answer");
        });
        assertThat(page.get()).isDone();
    }
}
