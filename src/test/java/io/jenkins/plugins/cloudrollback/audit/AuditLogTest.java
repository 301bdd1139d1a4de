package io.jenkins.plugins.cloudrollback.audit;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.ExtensionList;
import hudson.model.Cause;
import hudson.model.Descriptor;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.User;
import hudson.plugins.audit_trail.AuditLogger;
import hudson.plugins.audit_trail.AuditTrailPlugin;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.LogRecorder;
import org.jvnet.hudson.test.TestExtension;

/** Each decision and each end is one line of the audit log. */
class AuditLogTest {
    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    private static final List<String> TRAIL = new CopyOnWriteArrayList<>();

    /** A log of the Audit Trail plugin. */
    public static final class Trail extends AuditLogger {
        @Override
        public void log(String line) {
            TRAIL.add(line);
        }

        @TestExtension
        public static final class DescriptorImpl extends Descriptor<AuditLogger> {}
    }

    @Test
    void tellsWhoHasDoneWhat() throws Exception {
        ExtensionList.lookupSingleton(AuditTrailPlugin.class).setLoggers(List.of(new Trail()));
        try (LogRecorder log = new LogRecorder()
                .record("io.jenkins.plugins.cloudrollback.audit", Level.INFO)
                .capture(10)) {
            SAE_APP.succeedsAfter(J.cloud(), 1);
            FreeStyleProject job = J.freestyle(Result.FAILURE, SAE_APP.step());
            J.secure();
            User.getById("alice", true).setFullName("Alice\" status=\"forged\nrollback=\"forged");
            try (ACLContext alice = ACL.as2(User.getById("alice", true).impersonate2())) {
                job.scheduleBuild2(0, new Cause.UserIdCause());
            }
            await().atMost(Duration.ofMinutes(1)).until(() -> log.getMessages().size() == 2);

            assertThat(log.getMessages().get(0))
                    .startsWith("rollback=\"decided\" build=\"" + job.getFullName() + "#1\" user=\"alice\" cause=\"")
                    .contains("service=\"sae\" target=\"app demo (" + SAE_APP.target(), " to=\"", " decision=\"")
                    .endsWith("which ran at the restore point.\"");
            assertThat(log.getMessages().get(1))
                    .startsWith("rollback=\"ended\" build=\"" + job.getFullName() + "#1\" user=\"alice\"")
                    .contains(" status=\"SUCCEEDED\" duration=\"00:0", " message=\"Rolled back.");
            assertThat(log.getMessages())
                    .allSatisfy(line -> assertThat(line)
                            .doesNotContain("\n", "status=\"forged\"", Accounts.ALIBABA_ACCESS_KEY_SECRET));
            await().atMost(Duration.ofMinutes(1)).until(() -> TRAIL.containsAll(log.getMessages()));
        }
    }
}
