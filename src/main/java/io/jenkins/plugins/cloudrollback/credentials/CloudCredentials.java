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
import hudson.security.Permission;
import hudson.util.ListBoxModel;
import hudson.util.Secret;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.config.CloudRollbackConfiguration;
import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaAccount;
import io.jenkins.plugins.cloudrollback.core.alibaba.sts.RamRoles;
import io.jenkins.plugins.cloudrollback.core.alibaba.sts.StsApi;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.http.AccessKeys;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.core.http.IdToken;
import io.jenkins.plugins.cloudrollback.core.http.Role;
import io.jenkins.plugins.cloudrollback.core.http.SessionCache;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiAccount;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiCredentials;
import io.jenkins.plugins.cloudrollback.core.huawei.sts.Agencies;
import io.jenkins.plugins.cloudrollback.core.huawei.sts.AgencyApi;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
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
        HUAWEI(CredentialsMatchers.instanceOf(HuaweiCloudUser.class), HuaweiCloudAgency.class),
        ALIBABA(credentials -> AccessKeyType.find(credentials).isPresent(), AlibabaCloudRole.class);

        private final CredentialsMatcher matcher;
        /** What can start the session of a role. */
        private final CredentialsMatcher sources;

        /**
         * @param own the types of this cloud; each cloud also accepts an access key as user name and password, or a
         *     temporary one
         * @param role the type of a role
         */
        Cloud(CredentialsMatcher own, Class<? extends RoleCredentials> role) {
            CredentialsMatcher keys = CredentialsMatchers.anyOf(
                    CredentialsMatchers.instanceOf(StandardUsernamePasswordCredentials.class),
                    CredentialsMatchers.instanceOf(TemporaryAccessKey.class),
                    own);
            matcher = CredentialsMatchers.anyOf(keys, CredentialsMatchers.instanceOf(role));
            sources = CredentialsMatchers.anyOf(keys, CredentialsMatchers.instanceOf(StringCredentials.class));
        }
    }

    /** Outside of jobs, excludes credentials that no job can use. */
    private static final CredentialsMatcher FOR_JOBS =
            CredentialsMatchers.not(CredentialsMatchers.withScope(CredentialsScope.SYSTEM));

    /** Who may see which credentials a job may use. */
    private static final Permission[] READERS = {Item.EXTENDED_READ, CredentialsProvider.USE_ITEM};

    /** The same for the forms of credentials. */
    private static final Permission[] MANAGERS = {
        Item.EXTENDED_READ, CredentialsProvider.USE_ITEM, CredentialsProvider.CREATE, CredentialsProvider.UPDATE
    };

    /** Finds credentials by their ID for a service; throws a {@link CallException} if there are none. */
    private interface Lookup {
        StandardCredentials find(String id, String service);
    }

    private final Lookup lookup;
    private final String id;
    private final String service;
    private final String region;
    private final String holder;
    private final Connection connection;

    /**
     * @param holder the build or the job, which an ID token is issued to, and which names the session of a role
     */
    private CloudCredentials(
            Lookup lookup, String id, String service, String region, String holder, Connection connection) {
        this.lookup = lookup;
        this.id = id;
        this.service = service;
        this.region = region;
        this.holder = holder;
        this.connection = connection;
    }

    /** The shared connection, for these credentials. Folders may have different ones of the same id. */
    private static Connection connection(@CheckForNull Item item, String id) {
        String folder = item == null ? "" : item.getParent().getFullName();
        return Clouds.get().connection().with(folder + "/" + id);
    }

    /** For the calls of a page, which are cancelled when it is given up. */
    public CloudCredentials during(CompletableFuture<?> page) {
        return new CloudCredentials(lookup, id, service, region, holder, connection.during(page));
    }

    /**
     * Looks up credentials as the build may use them for a service in a region. Their use is tracked once, as tracking
     * writes to disk.
     */
    public static CloudCredentials of(Run<?, ?> run, String id, String service, String region) {
        Set<String> tracked = ConcurrentHashMap.newKeySet();
        Lookup lookup = (wanted, called) -> {
            StandardCredentials found = CredentialsProvider.findCredentialById(
                    wanted, StandardCredentials.class, run, requirements(called, region));
            if (found == null) {
                throw unauthorized("credentials.missing", wanted, run.getFullDisplayName());
            }
            if (tracked.add(wanted)) {
                CredentialsProvider.track(run, found);
            }
            return found;
        };
        String build = run.getExternalizableId();
        return new CloudCredentials(lookup, id, service, region, build, connection(run.getParent(), id));
    }

    /** Looks up credentials as the builds of a job may use them, for its form. */
    public static CloudCredentials of(@CheckForNull Item item, String id, String service, String region) {
        String context = item == null ? "Jenkins" : item.getFullDisplayName();
        Lookup lookup =
                (wanted, called) -> authentications(item)
                        .flatMap(user -> CredentialsProvider.lookupCredentialsInItem(
                                StandardCredentials.class, item, user, requirements(called, region))
                                .stream())
                        .filter(credentials -> credentials.getId().equals(wanted))
                        .findFirst()
                        .orElseThrow(() -> unauthorized("credentials.missing", wanted, context));
        String job = item == null ? "check" : item.getFullName();
        return new CloudCredentials(lookup, id, service, region, job, connection(item, id));
    }

    /**
     * Assumes a role as the builds of a job may do, and returns what the cloud calls the session.
     *
     * @param page completes when nobody waits for the answer any more
     */
    static CompletionStage<String> identify(
            @CheckForNull Item item, RoleCredentials role, String service, String region, CompletableFuture<?> page) {
        CloudCredentials credentials =
                of(item, role.getCredentialsId(), service, region).during(page);
        // A refusal that is remembered may be out of date.
        SessionCache<AccessKey> cache = new SessionCache<>(Clouds.get().time());
        return credentials
                .connection
                .lookUp(() -> credentials.session(role, cache))
                .thenCompose(keys -> role instanceof AlibabaCloudRole
                        ? credentials.roles(cache).sts().getCallerIdentity(keys)
                        : credentials.agencies(cache).api().getCallerIdentity(keys));
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
        return Clouds.get().alibaba(connection, this::accessKeys);
    }

    /** The account of Huawei Cloud that these credentials are for. */
    public HuaweiAccount huawei() {
        return Clouds.get().huawei(connection, this::huaweiCredentials);
    }

    private AccessKeys accessKeys() {
        StandardCredentials found = lookup.find(id, service);
        return found instanceof AlibabaCloudRole role
                ? session(role, Clouds.get().sessions())
                : alibabaKey(found);
    }

    private HuaweiCredentials huaweiCredentials() {
        StandardCredentials found = lookup.find(id, service);
        return found instanceof HuaweiCloudUser user
                ? user(user)
                : new HuaweiCredentials.Key(
                        found instanceof HuaweiCloudAgency agency
                                ? session(agency, Clouds.get().sessions())
                                : key(found));
    }

    private AccessKeys session(RoleCredentials credentials, SessionCache<AccessKey> cache) {
        boolean isAlibaba = credentials instanceof AlibabaCloudRole;
        String sts = isAlibaba ? StsApi.SERVICE : AgencyApi.SERVICE;
        Role role = credentials.role(holder);
        if (credentials.getCredentialsId().isEmpty()) {
            return ofMachine(credentials, role, cache);
        }
        StandardCredentials source = lookup.find(credentials.getCredentialsId(), sts);
        RamRoles roles = roles(cache);
        Agencies agencies = agencies(cache);
        if (source instanceof StringCredentials) {
            if (credentials.getOidcProvider() == null) {
                throw unauthorized("role.noProvider", credentials.getId(), source.getId());
            }
            IdToken token = new IdToken(
                    holder + " " + source.getId(), credentials.getOidcProvider(), () -> text(source.getId(), sts));
            return isAlibaba ? roles.of(role, token) : agencies.of(role, token);
        }
        if (isAlibaba) {
            return roles.of(role, alibabaKey(source));
        }
        return source instanceof HuaweiCloudUser user ? agencies.of(role, user(user)) : agencies.of(role, key(source));
    }

    private RamRoles roles(SessionCache<AccessKey> cache) {
        return Clouds.get().roles(connectionOf(cache), region, cache);
    }

    private Agencies agencies(SessionCache<AccessKey> cache) {
        return Clouds.get().agencies(connectionOf(cache), region, cache);
    }

    /** Not that of a page, if the session that it starts is shared. */
    private Connection connectionOf(SessionCache<AccessKey> cache) {
        return cache == Clouds.get().sessions() ? connection.during(null) : connection;
    }

    /** A session that is started by the role of the machine, or its own if no other is named. */
    private AccessKeys ofMachine(RoleCredentials credentials, Role role, SessionCache<AccessKey> cache) {
        if (!CloudRollbackConfiguration.get().isInstanceRoleAllowed()) {
            throw unauthorized("role.noMachine", credentials.getId());
        }
        if (credentials instanceof AlibabaCloudRole) {
            AccessKeys machine = Clouds.get().roleOfMachine(region, cache);
            return role.name().isEmpty() ? machine : roles(cache).of(role, machine);
        }
        AccessKeys machine = Clouds.get().agencyOfMachine(region, cache);
        return role.name().isEmpty() ? machine : agencies(cache).of(role, machine);
    }

    /** Looked up anew, as some credentials issue another token each time. */
    private String text(String wanted, String called) {
        StandardCredentials found = lookup.find(wanted, called);
        if (found instanceof StringCredentials token) {
            return Secret.toString(token.getSecret());
        }
        throw unfit(found);
    }

    private static HuaweiCredentials.IamUser user(HuaweiCloudUser user) {
        if (user.getAccountName().isBlank() || user.getUserName().isBlank()) {
            throw unauthorized("credentials.noName", user.getId());
        }
        return new HuaweiCredentials.IamUser(
                user.getAccountName(), user.getUserName(), user.getPassword().getPlainText());
    }

    private static AccessKey key(StandardCredentials found) {
        if (found instanceof StandardUsernamePasswordCredentials pair) {
            return new AccessKey(pair.getUsername(), pair.getPassword().getPlainText(), null, pair.isUsernameSecret());
        }
        if (found instanceof TemporaryAccessKey temporary) {
            return temporary.key();
        }
        throw unfit(found);
    }

    /** Also of the types of other plugins, which must not be used at another cloud. */
    private static AccessKey alibabaKey(StandardCredentials found) {
        return AccessKeyType.find(found).map(Supplier::get).orElseGet(() -> key(found));
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
        return list(item, current, cloud.matcher, service, region, READERS);
    }

    /** Like {@link #list}, of what can start the session of a role. */
    static ListBoxModel sources(@CheckForNull Item item, String current, Cloud cloud, String service, String region) {
        return list(item, current, cloud.sources, service, region, MANAGERS);
    }

    /** @param permissions one of which a user needs to see the list */
    private static ListBoxModel list(
            @CheckForNull Item item,
            String current,
            CredentialsMatcher matcher,
            String service,
            @CheckForNull String region,
            Permission... permissions) {
        StandardListBoxModel items = new StandardListBoxModel();
        boolean allowed =
                item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasAnyPermission(permissions);
        if (allowed) {
            CredentialsMatcher usable = item == null ? CredentialsMatchers.allOf(matcher, FOR_JOBS) : matcher;
            items.includeEmptyValue();
            authentications(item)
                    .forEach(user -> items.includeMatchingAs(
                            user, item, StandardCredentials.class, requirements(service, region), usable));
        }
        return items.includeCurrentValue(current);
    }

    /** Returns whether the list of a form contains the credentials. */
    public static boolean fits(
            @CheckForNull Item item, String id, Cloud cloud, String service, @CheckForNull String region) {
        return contains(list(item, "", cloud, service, region), id);
    }

    /** Returns whether {@link #sources} contains the credentials. */
    static boolean isSource(@CheckForNull Item item, String id, Cloud cloud, String service, String region) {
        return contains(sources(item, "", cloud, service, region), id);
    }

    /** Returns whether the list of a form contains the credentials as a secret text. */
    static boolean isIdToken(@CheckForNull Item item, String id, String service, String region) {
        return contains(
                list(item, "", CredentialsMatchers.instanceOf(StringCredentials.class), service, region, MANAGERS), id);
    }

    private static boolean contains(ListBoxModel list, @CheckForNull String id) {
        return id != null && !id.isEmpty() && list.stream().anyMatch(option -> option.value.equals(id));
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
