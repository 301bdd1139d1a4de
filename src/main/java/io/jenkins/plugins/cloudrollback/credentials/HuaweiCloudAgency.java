package io.jenkins.plugins.cloudrollback.credentials;

import com.cloudbees.plugins.credentials.CredentialsScope;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.core.huawei.sts.AgencyApi;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.TextParameter;
import io.jenkins.plugins.cloudrollback.credentials.CloudCredentials.Cloud;
import java.util.regex.Pattern;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An agency of Huawei Cloud: a trust agency, which is named by its URN, or an agency of an account that is named too. */
public final class HuaweiCloudAgency extends RoleCredentials {
    private static final long serialVersionUID = 1;
    private static final TextParameter URN = new TextParameter(
            "agency",
            Pattern.compile("iam::[\\w-]{1,64}:agency:[\\w./-]{1,128}"),
            Message.of("Messages", "agency.urn"));
    private static final TextParameter NAME =
            new TextParameter("agency", Pattern.compile("[^/:]{1,64}"), Message.of("Messages", "agency.name"));
    private static final TextParameter PROVIDER_URN = new TextParameter(
            "oidcProvider",
            Pattern.compile("iam::[\\w-]{1,64}:oidcProvider:[\\w./-]{1,128}"),
            Message.of("Messages", "agency.providerUrn"));

    private final String agency;
    private String accountName;

    @DataBoundConstructor
    public HuaweiCloudAgency(
            CredentialsScope scope, String id, String description, String agency, String credentialsId) {
        super(scope, id, description, credentialsId);
        this.agency = Util.fixNull(trimmed(agency));
    }

    public String getAgency() {
        return agency;
    }

    @CheckForNull
    public String getAccountName() {
        return accountName;
    }

    @DataBoundSetter
    public void setAccountName(String accountName) {
        this.accountName = trimmed(accountName);
    }

    @Override
    String roleName() {
        return agency;
    }

    @Override
    String accountName() {
        return accountName;
    }

    @Extension
    @Symbol("huaweiCloudAgency")
    public static final class DescriptorImpl extends RoleDescriptor {
        public DescriptorImpl() {
            super(Cloud.HUAWEI, AgencyApi.SERVICE, "cn-north-4", PROVIDER_URN);
        }

        @Override
        public String getDisplayName() {
            return Messages.huaweiCloudAgency_displayName();
        }

        @Override
        public String getDescription() {
            return Messages.huaweiCloudAgency_description();
        }

        @Override
        TextParameter parameter(RoleCredentials role) {
            return parameter(role.accountName());
        }

        private static TextParameter parameter(@CheckForNull String accountName) {
            return accountName == null ? URN : NAME;
        }

        @POST
        public FormValidation doCheckAgency(
                @AncestorInPath Item item,
                @QueryParameter String value,
                @QueryParameter String accountName,
                @QueryParameter String credentialsId) {
            return check(item, value, name(parameter(trimmed(accountName)), credentialsId));
        }
    }
}
