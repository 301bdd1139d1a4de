package io.jenkins.plugins.cloudrollback.credentials;

import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaAccount;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiAccount;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiCredentials;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
    private final Connection connection;

    private CloudCredentials(Supplier<StandardCredentials> lookup, Connection connection) {
        this.lookup = lookup;
        this.connection = connection;
    }

    private CloudCredentials(String name, Supplier<StandardCredentials> lookup) {
        this(lookup, Clouds.get().connection().with(name));
    }

    /** Folders may have different credentials of the same id. */
    private static String name(@CheckForNull Item item, String id) {
        return (item == null ? "" : item.getParent().getFullName()) + "/" + id;
    }

    /** For the calls of a page, which are cancelled when it is given up. */
    public CloudCredentials during(CompletableFuture<?> page) {
        return new CloudCredentials(lookup, connection.during(page));
    }

    /**
     * Looks up credentials as the build may use them for a service in a region. Their use is tracked once, as tracking
     * writes to disk.
     */
    public static CloudCredentials of(Run<?, ?> run, String id, String service, String region) {
        AtomicBoolean tracked = new AtomicBoolean();
        return new CloudCredentials(name(run.getParent(), id), () -> {
            StandardCredentials found = CredentialsProvider.findCredentialById(
                    id, StandardCredentials.class, run, requirements(service, region));
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
    public static CloudCredentials of(@CheckForNull Item item, String id, String service, String region) {
        String context = item == null ? "Jenkins" : item.getFullDisplayName();
        return new CloudCredentials(
                id,
                () -> authentications(item)
                        .flatMap(user -> CredentialsProvider.lookupCredentialsInItem(
                                StandardCredentials.class, item, user, requirements(service, region))
                                .stream())
                        .filter(credentials -> credentials.getId().equals(id))
                        .findFirst()
                        .orElseThrow(() -> unauthorized("credentials.missing", id, context)));
    }

    /** What the domain of credentials must allow; nothing if there is no such region, as in a form that is being filled in. */
    private static List<DomainRequirement> requirements(String service, @CheckForNull String region) {
        try {
            return URIRequirementBuilder.fromUri(
                            Clouds.get().endpoints().of(service, region).toString())
                    .build();
        } catch (BadParameterException e) {
            return List.of();
        }
    }

    /** The account of Alibaba Cloud that these credentials are for. */
    public AlibabaAccount alibaba() {
        return Clouds.get().alibaba(connection, this::accessKey);
    }

    /** The account of Huawei Cloud that these credentials are for. */
    public HuaweiAccount huawei() {
        return Clouds.get().huawei(connection, this::huaweiCredentials);
    }

    private AccessKey accessKey() {
        StandardCredentials found = lookup.get();
        return found instanceof StandardUsernamePasswordCredentials pair
                ? key(pair)
                : AccessKeyType.find(found).orElseThrow(() -> unfit(found)).get();
    }

    private HuaweiCredentials huaweiCredentials() {
        StandardCredentials found = lookup.get();
        if (found instanceof HuaweiCloudUser user) {
            if (user.getAccountName().isBlank() || user.getUserName().isBlank()) {
                throw unauthorized("credentials.noName", found.getId());
            }
            return new HuaweiCredentials.IamUser(
                    user.getAccountName(),
                    user.getUserName(),
                    user.getPassword().getPlainText());
        }
        if (found instanceof StandardUsernamePasswordCredentials pair) {
            return new HuaweiCredentials.Key(key(pair));
        }
        throw unfit(found);
    }

    private static AccessKey key(StandardUsernamePasswordCredentials pair) {
        return new AccessKey(pair.getUsername(), pair.getPassword().getPlainText(), null, pair.isUsernameSecret());
    }

    private static CallException unfit(StandardCredentials found) {
        return unauthorized("credentials.unfit", found.getId(), found.getClass().getSimpleName());
    }

    private static CallException unauthorized(String key, Object... arguments) {
        return new CallException(CallException.Kind.UNAUTHORIZED, Message.of("Messages", key, arguments));
    }

    /** Fills the list of a form. A user without permission sees only the value that is selected already. */
    public static ListBoxModel list(
            @CheckForNull Item item, String current, Cloud cloud, String service, @CheckForNull String region) {
        StandardListBoxModel items = new StandardListBoxModel();
        boolean allowed = item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(CredentialsProvider.USE_ITEM);
        if (allowed) {
            CredentialsMatcher matcher =
                    item == null ? CredentialsMatchers.allOf(cloud.matcher, FOR_JOBS) : cloud.matcher;
            items.includeEmptyValue();
            authentications(item)
                    .forEach(user -> items.includeMatchingAs(
                            user, item, StandardCredentials.class, requirements(service, region), matcher));
        }
        return items.includeCurrentValue(current);
    }

    /** Returns whether the list of a form contains the credentials. */
    public static boolean fits(
            @CheckForNull Item item, String id, Cloud cloud, String service, @CheckForNull String region) {
        return list(item, "", cloud, service, region).stream().anyMatch(option -> option.value.equals(id));
    }

    /** Whose credentials the builds of a job may use: those of the user they run as, and with permission the job's. */
    private static Stream<Authentication> authentications(@CheckForNull Item item) {
        if (!(item instanceof Queue.Task task)) {
            return Stream.of(ACL.SYSTEM2);
        }
        Authentication user = Tasks.getAuthenticationOf2(task);
        boolean also = !user.equals(ACL.SYSTEM2) && item.hasPermission2(user, CredentialsProvider.USE_ITEM);
        return also ? Stream.of(user, ACL.SYSTEM2) : Stream.of(user);
    }
}
