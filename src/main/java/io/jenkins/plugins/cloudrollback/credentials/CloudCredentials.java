package io.jenkins.plugins.cloudrollback.credentials;

import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiCredentials;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.springframework.security.core.Authentication;

/**
 * The credentials of a rollback. They are looked up at each use, so that a rotation while a rollback waits does no harm,
 * and secrets are decrypted only then.
 */
@Restricted(NoExternalUse.class)
public final class CloudCredentials {
    /** The clouds, with the credentials types that each accepts. */
    public enum Cloud {
        HUAWEI(CredentialsMatchers.instanceOf(HuaweiCloudUser.class)),
        ALIBABA(credentials -> AccessKeyType.find(credentials).isPresent());

        private final CredentialsMatcher matcher;

        /** @param own the types of this cloud; each cloud also accepts an access key as user name and password */
        Cloud(CredentialsMatcher own) {
            matcher = CredentialsMatchers.anyOf(
                    CredentialsMatchers.instanceOf(StandardUsernamePasswordCredentials.class), own);
        }
    }

    /** Outside of jobs, excludes credentials that no job can use. */
    private static final CredentialsMatcher FOR_JOBS =
            CredentialsMatchers.not(CredentialsMatchers.withScope(CredentialsScope.SYSTEM));

    private final Supplier<StandardCredentials> lookup;

    private CloudCredentials(Supplier<StandardCredentials> lookup) {
        this.lookup = lookup;
    }

    /** Looks up credentials as the build may use them. Their use is tracked once, as tracking writes to disk. */
    public static CloudCredentials of(Run<?, ?> run, String id) {
        AtomicBoolean tracked = new AtomicBoolean();
        return new CloudCredentials(() -> {
            StandardCredentials found = CredentialsProvider.findCredentialById(id, StandardCredentials.class, run);
            if (found == null) {
                throw unauthorized("credentials.missing", id, run.getFullDisplayName());
            }
            if (!tracked.getAndSet(true)) {
                CredentialsProvider.track(run, found);
            }
            return found;
        });
    }

    /** Looks up credentials as the builds of a job may use them, for its form. */
    public static CloudCredentials of(Item item, String id) {
        String context = item == null ? "Jenkins" : item.getFullDisplayName();
        return new CloudCredentials(() ->
                CredentialsProvider.lookupCredentialsInItem(
                                StandardCredentials.class, item, authentication(item), List.of())
                        .stream()
                        .filter(credentials -> credentials.getId().equals(id))
                        .findFirst()
                        .orElseThrow(() -> unauthorized("credentials.missing", id, context)));
    }

    public AccessKey accessKey() {
        StandardCredentials found = lookup.get();
        if (found instanceof StandardUsernamePasswordCredentials pair) {
            return new AccessKey(pair.getUsername(), pair.getPassword().getPlainText());
        }
        return AccessKeyType.find(found).orElseThrow(() -> unfit(found)).get();
    }

    public HuaweiCredentials huawei() {
        StandardCredentials found = lookup.get();
        if (found instanceof HuaweiCloudUser user) {
            return new HuaweiCredentials.IamUser(
                    user.getAccountName(),
                    user.getUserName(),
                    user.getPassword().getPlainText());
        }
        if (found instanceof StandardUsernamePasswordCredentials pair) {
            return new HuaweiCredentials.Key(
                    new AccessKey(pair.getUsername(), pair.getPassword().getPlainText()));
        }
        throw unfit(found);
    }

    private static CallException unfit(StandardCredentials found) {
        return unauthorized("credentials.unfit", found.getId(), found.getClass().getSimpleName());
    }

    private static CallException unauthorized(String key, Object... arguments) {
        return new CallException(CallException.Kind.UNAUTHORIZED, Message.of("Messages", key, arguments));
    }

    /** Fills the list of a form. A user without permission sees only the value that is selected already. */
    public static ListBoxModel list(Item item, String current, Cloud cloud) {
        StandardListBoxModel items = new StandardListBoxModel();
        boolean allowed = item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(CredentialsProvider.USE_ITEM);
        if (allowed) {
            CredentialsMatcher matcher =
                    item == null ? CredentialsMatchers.allOf(cloud.matcher, FOR_JOBS) : cloud.matcher;
            items.includeEmptyValue()
                    .includeMatchingAs(authentication(item), item, StandardCredentials.class, List.of(), matcher);
        }
        return items.includeCurrentValue(current);
    }

    /** Returns whether the list of a form contains the credentials. */
    public static boolean fits(Item item, String id, Cloud cloud) {
        return list(item, "", cloud).stream().anyMatch(option -> option.value.equals(id));
    }

    private static Authentication authentication(Item item) {
        return item instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2;
    }
}
