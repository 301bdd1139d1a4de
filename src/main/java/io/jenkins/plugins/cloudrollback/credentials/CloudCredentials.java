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
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.text.Language;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiCredentials;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import jenkins.model.Jenkins;
import org.jvnet.localizer.Localizable;
import org.springframework.security.core.Authentication;

/**
 * Finds the credentials of a rollback, each time anew, so that rotation in the middle of a wait does no harm. Secrets
 * are decrypted at the moment of use.
 */
public final class CloudCredentials {
    /** What can be used for a cloud, with the words for it in a message. */
    public enum Cloud {
        HUAWEI(CredentialsMatchers.anyOf(
                CredentialsMatchers.instanceOf(StandardUsernamePasswordCredentials.class),
                CredentialsMatchers.instanceOf(HuaweiCloudUser.class))),
        ALIBABA(CredentialsMatchers.anyOf(
                CredentialsMatchers.instanceOf(StandardUsernamePasswordCredentials.class),
                credentials -> AccessKeyType.find(credentials) != null));

        private final CredentialsMatcher matcher;

        Cloud(CredentialsMatcher matcher) {
            this.matcher = matcher;
        }
    }

    /** Outside of a job an administrator would also be offered what no job can use. */
    private static final CredentialsMatcher FOR_JOBS =
            CredentialsMatchers.not(CredentialsMatchers.withScope(CredentialsScope.SYSTEM));

    private final Supplier<StandardCredentials> lookup;

    private CloudCredentials(Supplier<StandardCredentials> lookup) {
        this.lookup = lookup;
    }

    /** Those that the build may use. Their use is tracked, once: it writes to disk. */
    public static CloudCredentials of(Run<?, ?> run, String id) {
        AtomicBoolean tracked = new AtomicBoolean();
        return new CloudCredentials(() -> {
            StandardCredentials found = CredentialsProvider.findCredentialById(id, StandardCredentials.class, run);
            if (found == null) {
                throw missing(id, run.getFullDisplayName());
            }
            if (!tracked.getAndSet(true)) {
                CredentialsProvider.track(run, found);
            }
            return found;
        });
    }

    /** Those that the builds of a job may use, for its form. */
    public static CloudCredentials of(Item item, String id) {
        return new CloudCredentials(() ->
                CredentialsProvider.lookupCredentialsInItem(
                                StandardCredentials.class, item, authentication(item), List.of())
                        .stream()
                        .filter(credentials -> credentials.getId().equals(id))
                        .findFirst()
                        .orElseThrow(() -> missing(id, item == null ? "Jenkins" : item.getFullDisplayName())));
    }

    private static CallException missing(String id, String context) {
        return unauthorised(Messages._credentials_missing(id, context));
    }

    public AccessKey accessKey() {
        StandardCredentials found = lookup.get();
        if (found instanceof StandardUsernamePasswordCredentials pair) {
            return new AccessKey(pair.getUsername(), pair.getPassword().getPlainText());
        }
        Supplier<AccessKey> other = AccessKeyType.find(found);
        if (other == null) {
            throw unfit(found);
        }
        return other.get();
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
        return unauthorised(
                Messages._credentials_unfit(found.getId(), found.getClass().getSimpleName()));
    }

    /** It is made on a thread that looks credentials up, for somebody who waits on another one. */
    private static CallException unauthorised(Localizable message) {
        return new CallException(CallException.Kind.UNAUTHORIZED, message.toString(Language.current()));
    }

    /** For a form's list; who may not see it is shown what is chosen already, and nothing else. */
    public static ListBoxModel list(Item item, String current, Cloud cloud) {
        StandardListBoxModel items = new StandardListBoxModel();
        boolean allowed = item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(CredentialsProvider.USE_ITEM);
        if (!allowed) {
            return items.includeCurrentValue(current);
        }
        return items.includeEmptyValue()
                .includeMatchingAs(
                        authentication(item),
                        item,
                        StandardCredentials.class,
                        List.of(),
                        item == null ? CredentialsMatchers.allOf(cloud.matcher, FOR_JOBS) : cloud.matcher)
                .includeCurrentValue(current);
    }

    /** Whether there are such credentials in a form's list. */
    public static boolean fits(Item item, String id, Cloud cloud) {
        return list(item, "", cloud).stream().anyMatch(option -> option.value.equals(id));
    }

    private static Authentication authentication(Item item) {
        return item instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2;
    }
}
