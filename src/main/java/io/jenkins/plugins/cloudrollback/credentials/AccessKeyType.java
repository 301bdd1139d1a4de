package io.jenkins.plugins.cloudrollback.credentials;

import com.cloudbees.plugins.credentials.Credentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import java.util.Objects;
import java.util.function.Supplier;

/** A credentials type of another plugin that holds an access key of Alibaba Cloud. */
interface AccessKeyType extends ExtensionPoint {
    /** Reads the key at each use; null if the credentials are not of this type. */
    @CheckForNull
    Supplier<AccessKey> reader(Credentials credentials);

    /** Finds the type of the credentials; null if none of the types fits. */
    @CheckForNull
    static Supplier<AccessKey> find(Credentials credentials) {
        return ExtensionList.lookup(AccessKeyType.class).stream()
                .map(type -> type.reader(credentials))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
