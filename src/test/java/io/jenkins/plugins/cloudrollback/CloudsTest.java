package io.jenkins.plugins.cloudrollback;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.security.ACL;
import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaAccount;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeApi;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeChoices;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.security.core.Authentication;

/** The threads run as SYSTEM, whoever the caller is: a thread without a user may see no job on a secured controller. */
class CloudsTest {
    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    @Test
    void threadsRunAsSystem() throws Exception {
        for (Executor pool : List.of(Clouds.get().timer(), Clouds.get().disk())) {
            assertThat(CompletableFuture.supplyAsync(Jenkins::getAuthentication2, pool)
                            .get())
                    .isEqualTo(ACL.SYSTEM2);
        }
    }

    @Test
    void lookupsRunAsSystem() throws Exception {
        AtomicReference<Authentication> user = new AtomicReference<>();
        AlibabaAccount account = Clouds.get().alibaba(Clouds.get().connection(), () -> {
            user.set(Jenkins.getAuthentication2());
            return new AccessKey(Accounts.ALIBABA_ACCESS_KEY_ID, Accounts.ALIBABA_ACCESS_KEY_SECRET);
        });
        new SaeChoices(new SaeApi(account, "cn-hangzhou"))
                .applications()
                .toCompletableFuture()
                .get();
        assertThat(user).hasValue(ACL.SYSTEM2);
    }
}
