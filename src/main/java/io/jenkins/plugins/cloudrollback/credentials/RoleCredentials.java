package io.jenkins.plugins.cloudrollback.credentials;

import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.NameWith;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.Pages;
import io.jenkins.plugins.cloudrollback.config.CloudRollbackConfiguration;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.http.Role;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.TextParameter;
import io.jenkins.plugins.cloudrollback.core.text.UntrustedText;
import io.jenkins.plugins.cloudrollback.credentials.CloudCredentials.Cloud;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * A role or an agency, whose sessions are started with other credentials: an access key, or an OIDC ID token of the
 * build, which is any secret text.
 */
@NameWith(RoleCredentials.NameProvider.class)
public abstract class RoleCredentials extends BaseStandardCredentials {
    private static final long serialVersionUID = 1;

    private final String credentialsId;
    private String oidcProvider;
    private String sessionName;
    private Integer durationSeconds;
    private String externalId;

    protected RoleCredentials(CredentialsScope scope, String id, String description, String credentialsId) {
        super(scope, id, description);
        this.credentialsId = Util.fixNull(trimmed(credentialsId));
    }

    /** The ID of the credentials that start the sessions. */
    public String getCredentialsId() {
        return credentialsId;
    }

    @CheckForNull
    public String getOidcProvider() {
        return oidcProvider;
    }

    @DataBoundSetter
    public void setOidcProvider(String oidcProvider) {
        this.oidcProvider = trimmed(oidcProvider);
    }

    @CheckForNull
    public String getSessionName() {
        return sessionName;
    }

    @DataBoundSetter
    public void setSessionName(String sessionName) {
        this.sessionName = trimmed(sessionName);
    }

    public Integer getDurationSeconds() {
        return durationSeconds == null ? Integer.valueOf(Role.DEFAULT_SECONDS) : durationSeconds;
    }

    /** @param durationSeconds null for the default */
    @DataBoundSetter
    public void setDurationSeconds(Integer durationSeconds) {
        boolean usual = Integer.valueOf(Role.DEFAULT_SECONDS).equals(durationSeconds);
        this.durationSeconds = usual ? null : durationSeconds;
    }

    @CheckForNull
    public String getExternalId() {
        return externalId;
    }

    @DataBoundSetter
    public void setExternalId(String externalId) {
        this.externalId = trimmed(externalId);
    }

    /** Without what was copied along with a value; null if it is empty. */
    @CheckForNull
    static String trimmed(@CheckForNull String value) {
        return Util.fixEmpty(UntrustedText.trim(value));
    }

    /** What the cloud calls the role. */
    abstract String roleName();

    /** The name of the account that has the role, if the name of the role does not contain it. */
    @CheckForNull
    String accountName() {
        return null;
    }

    /** @param build names the session if no name is configured */
    final Role role(String build) {
        return new Role(
                roleName(),
                accountName(),
                sessionName == null ? Role.sessionName(build) : sessionName,
                getDurationSeconds(),
                externalId);
    }

    /** Names the role in lists: its name and description. */
    public static final class NameProvider extends CredentialsNameProvider<RoleCredentials> {
        @Override
        public String getName(RoleCredentials role) {
            String description = Util.fixEmptyAndTrim(role.getDescription());
            String name = role.roleName().isEmpty() ? role.getId() : role.roleName();
            return description == null ? name : name + " (" + description + ")";
        }
    }

    /** The parts that the forms of roles and agencies have in common. */
    public abstract static class RoleDescriptor extends BaseStandardCredentialsDescriptor {
        private static final TextParameter SESSION_NAME = new TextParameter(
                "sessionName",
                Pattern.compile("[A-Za-z][A-Za-z0-9_-]{4,63}"),
                Message.of("Messages", "role.sessionName"));

        private final Cloud cloud;
        private final String service;
        private final String region;
        private final TextParameter provider;

        /**
         * @param service that starts the sessions
         * @param region whose endpoint is called to check a role; sessions are valid in all regions
         * @param provider what identifies an OIDC provider
         */
        protected RoleDescriptor(Cloud cloud, String service, String region, TextParameter provider) {
            this.cloud = cloud;
            this.service = service;
            this.region = region;
            this.provider = provider;
        }

        @Override
        public String getIconClassName() {
            return "symbol-people";
        }

        public final int defaultSeconds() {
            return Role.DEFAULT_SECONDS;
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
            return CloudCredentials.sources(item, credentialsId, cloud, service, region);
        }

        @POST
        public FormValidation doCheckCredentialsId(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, value, id -> {
                if (id == null && !CloudRollbackConfiguration.get().isInstanceRoleAllowed()) {
                    throw new BadParameterException("credentialsId", Message.of("Messages", "role.noCredentials"));
                }
                if (id != null && !CloudCredentials.isSource(item, id, cloud, service, region)) {
                    throw new BadParameterException("credentialsId", Message.of("Messages", "credentials.gone", id));
                }
            });
        }

        @POST
        public FormValidation doCheckOidcProvider(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String credentialsId) {
            boolean isToken = CloudCredentials.isIdToken(item, credentialsId, service, region);
            return check(item, value, isToken ? provider::require : provider::check);
        }

        @POST
        public FormValidation doCheckSessionName(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, value, SESSION_NAME::check);
        }

        @POST
        public FormValidation doCheckDurationSeconds(@AncestorInPath Item item, @QueryParameter String value) {
            return mayConfigure(item) ? Pages.validateNumber(trimmed(value), Role.SECONDS::check) : FormValidation.ok();
        }

        /** Answers the button that assumes the role and says who one is then. Nothing is kept. */
        @POST
        public FormValidation doCheckRole(@AncestorInPath Item item, StaplerRequest2 request) {
            // Credentials are used, so that the permission to save some is not enough.
            if (item == null || !item.hasAnyPermission(Item.CONFIGURE, CredentialsProvider.USE_ITEM)) {
                Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            }
            FormValidation duration = doCheckDurationSeconds(item, request.getParameter("durationSeconds"));
            if (duration.kind == FormValidation.Kind.ERROR) {
                return duration;
            }
            JSONObject form = new JSONObject();
            for (String field : request.getParameterMap().keySet()) {
                String value = trimmed(request.getParameter(field));
                if (value != null) {
                    form.put(field, value);
                }
            }
            try {
                RoleCredentials role = request.bindJSON(clazz.asSubclass(RoleCredentials.class), form);
                name(parameter(role), role.getCredentialsId()).accept(Util.fixEmpty(role.roleName()));
                String identity = Pages.ask(
                        "check.tooLong", page -> CloudCredentials.identify(item, role, service, region, page));
                return FormValidation.ok(Messages.role_identity(identity));
            } catch (BadParameterException e) {
                return FormValidation.error(Pages.render(e.message()));
            } catch (CallException e) {
                return FormValidation.error(Pages.render(e.message()));
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }

        /** What the name of this role must look like. */
        abstract TextParameter parameter(RoleCredentials role);

        /** Requires the name of a role, unless the role of the machine is meant. */
        static Consumer<String> name(TextParameter parameter, String credentialsId) {
            return Util.fixEmptyAndTrim(credentialsId) == null ? parameter::check : parameter::require;
        }

        /** @param check of the trimmed value, null for an empty one; throws {@link BadParameterException} */
        static FormValidation check(@CheckForNull Item item, String value, Consumer<String> check) {
            return mayConfigure(item) ? Pages.validate(() -> check.accept(trimmed(value))) : FormValidation.ok();
        }

        /** Returns whether the user may configure credentials there; outside of folders, forms are for administrators. */
        private static boolean mayConfigure(@CheckForNull Item item) {
            return item == null
                    ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                    : item.hasAnyPermission(Item.CONFIGURE, CredentialsProvider.CREATE, CredentialsProvider.UPDATE);
        }
    }
}
