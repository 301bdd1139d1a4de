package io.jenkins.plugins.cloudrollback.credentials;

import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.core.alibaba.sts.StsApi;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.TextParameter;
import io.jenkins.plugins.cloudrollback.credentials.CloudCredentials.Cloud;
import java.util.regex.Pattern;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A RAM role of Alibaba Cloud. */
public final class AlibabaCloudRole extends RoleCredentials {
    private static final long serialVersionUID = 1;
    private static final TextParameter ROLE_ARN = new TextParameter(
            "roleArn", Pattern.compile("acs:ram::\\d{1,32}:role/[\\w./-]{1,128}"), Message.of("Messages", "role.arn"));
    private static final TextParameter PROVIDER_ARN = new TextParameter(
            "oidcProvider",
            Pattern.compile("acs:ram::\\d{1,32}:oidc-provider/[\\w./-]{1,128}"),
            Message.of("Messages", "role.providerArn"));

    private final String roleArn;

    @DataBoundConstructor
    public AlibabaCloudRole(
            CredentialsScope scope, String id, String description, String roleArn, String credentialsId) {
        super(scope, id, description, credentialsId);
        this.roleArn = Util.fixNull(trimmed(roleArn));
    }

    public String getRoleArn() {
        return roleArn;
    }

    @Override
    String roleName() {
        return roleArn;
    }

    @Extension
    @Symbol("alibabaCloudRole")
    public static final class DescriptorImpl extends RoleDescriptor {
        public DescriptorImpl() {
            super(Cloud.ALIBABA, StsApi.SERVICE, "cn-hangzhou", PROVIDER_ARN);
        }

        @Override
        public String getDisplayName() {
            return Messages.alibabaCloudRole_displayName();
        }

        @Override
        public String getDescription() {
            return Messages.alibabaCloudRole_description();
        }

        @Override
        TextParameter parameter(RoleCredentials role) {
            return ROLE_ARN;
        }

        @POST
        public FormValidation doCheckRoleArn(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String credentialsId) {
            return check(item, value, name(ROLE_ARN, credentialsId));
        }
    }
}
