package io.jenkins.plugins.cloudrollback.credentials;

import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.NameWith;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import hudson.Extension;
import hudson.Util;
import hudson.util.Secret;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** A temporary access key of either cloud, which something else has issued and renews, such as a vault. */
@NameWith(TemporaryAccessKey.NameProvider.class)
@SuppressWarnings("lgtm[jenkins/plaintext-storage]") // The ID of an access key is not secret.
public final class TemporaryAccessKey extends BaseStandardCredentials {
    private static final long serialVersionUID = 1;

    private final String accessKeyId;
    private final Secret accessKeySecret;
    private final Secret securityToken;

    @DataBoundConstructor
    public TemporaryAccessKey(
            CredentialsScope scope,
            String id,
            String description,
            String accessKeyId,
            Secret accessKeySecret,
            Secret securityToken) {
        super(scope, id, description);
        this.accessKeyId = Util.fixNull(accessKeyId).trim();
        this.accessKeySecret = accessKeySecret;
        this.securityToken = securityToken;
    }

    public String getAccessKeyId() {
        return accessKeyId;
    }

    public Secret getAccessKeySecret() {
        return accessKeySecret;
    }

    public Secret getSecurityToken() {
        return securityToken;
    }

    AccessKey key() {
        return new AccessKey(accessKeyId, Secret.toString(accessKeySecret), Secret.toString(securityToken));
    }

    /** Names the key in lists: its ID and description. */
    public static final class NameProvider extends CredentialsNameProvider<TemporaryAccessKey> {
        @Override
        public String getName(TemporaryAccessKey key) {
            String description = Util.fixEmptyAndTrim(key.getDescription());
            return description == null ? key.accessKeyId : key.accessKeyId + " (" + description + ")";
        }
    }

    @Extension
    @Symbol("temporaryAccessKey")
    public static final class DescriptorImpl extends BaseStandardCredentialsDescriptor {
        @Override
        public String getDisplayName() {
            return Messages.temporaryAccessKey_displayName();
        }

        @Override
        public String getDescription() {
            return Messages.temporaryAccessKey_description();
        }

        @Override
        public String getIconClassName() {
            return "symbol-key";
        }
    }
}
