package io.jenkins.plugins.cloudrollback.credentials;

import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.NameWith;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import hudson.Extension;
import hudson.Util;
import hudson.util.Secret;
import io.jenkins.plugins.cloudrollback.Messages;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** An IAM user of Huawei Cloud, who signs in with a password for a token. */
@NameWith(HuaweiCloudUser.NameProvider.class)
public final class HuaweiCloudUser extends BaseStandardCredentials {
    private static final long serialVersionUID = 1;

    private final String accountName;
    private final String userName;
    private final Secret password;

    @DataBoundConstructor
    public HuaweiCloudUser(
            CredentialsScope scope,
            String id,
            String description,
            String accountName,
            String userName,
            Secret password) {
        super(scope, id, description);
        this.accountName = accountName;
        this.userName = userName;
        this.password = password;
    }

    public String getAccountName() {
        return accountName;
    }

    public String getUserName() {
        return userName;
    }

    public Secret getPassword() {
        return password;
    }

    /** Names the user in lists: account, user and description. */
    public static final class NameProvider extends CredentialsNameProvider<HuaweiCloudUser> {
        @Override
        public String getName(HuaweiCloudUser user) {
            String name = user.accountName + "/" + user.userName;
            String description = Util.fixEmptyAndTrim(user.getDescription());
            return description == null ? name : name + " (" + description + ")";
        }
    }

    @Extension
    @Symbol("huaweiCloudUser")
    public static final class DescriptorImpl extends BaseStandardCredentialsDescriptor {
        @Override
        public String getDisplayName() {
            return Messages.huaweiCloudUser_displayName();
        }

        @Override
        public String getDescription() {
            return Messages.huaweiCloudUser_description();
        }

        @Override
        public String getIconClassName() {
            return "symbol-person";
        }
    }
}
