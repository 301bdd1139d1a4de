package io.jenkins.plugins.cloudrollback.credentials;

import com.alibabacloud.credentials.plugin.auth.AlibabaCredentials;
import com.alibabacloud.credentials.plugin.auth.AlibabaSessionTokenCredentials;
import com.cloudbees.plugins.credentials.Credentials;
import hudson.Extension;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import java.util.function.Supplier;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Reads the access keys of the alibabacloud-credentials plugin. Only this class refers to that plugin's classes; Jenkins
 * skips it where the plugin is not installed.
 */
@Extension(optional = true)
@Restricted(NoExternalUse.class)
public final class AlibabaCloudCredentialsPlugin implements AccessKeyType {
    /** Excludes session tokens: that plugin fetches them only when Jenkins starts, so most of the time they have expired. */
    @Override
    public Supplier<AccessKey> reader(Credentials credentials) {
        return credentials instanceof AlibabaCredentials key && !(key instanceof AlibabaSessionTokenCredentials)
                ? () -> new AccessKey(key.getAccessKey(), key.getSecretKey().getPlainText())
                : null;
    }
}
