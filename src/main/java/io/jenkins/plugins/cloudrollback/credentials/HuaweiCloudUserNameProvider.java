package io.jenkins.plugins.cloudrollback.credentials;

import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import hudson.Util;

/** How an IAM user is shown in lists. */
public final class HuaweiCloudUserNameProvider extends CredentialsNameProvider<HuaweiCloudUser> {
    @Override
    public String getName(HuaweiCloudUser user) {
        String name = user.getAccountName() + "/" + user.getUserName();
        String description = Util.fixEmptyAndTrim(user.getDescription());
        return description == null ? name : name + " (" + description + ")";
    }
}
