package io.jenkins.plugins.cloudrollback.credentials;

import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import hudson.Util;

/** Names an IAM user in lists: account, user and description. */
public final class HuaweiCloudUserNameProvider extends CredentialsNameProvider<HuaweiCloudUser> {
    @Override
    public String getName(HuaweiCloudUser user) {
        String name = user.getAccountName() + "/" + user.getUserName();
        String description = Util.fixEmptyAndTrim(user.getDescription());
        return description == null ? name : name + " (" + description + ")";
    }
}
