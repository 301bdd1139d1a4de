package io.jenkins.plugins.cloudrollback.credentials;

import com.cloudbees.plugins.credentials.Credentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import java.util.Objects;
import java.util.function.Supplier;

/** A type of credentials in another plugin that holds an access key of Alibaba Cloud. */
interface AccessKeyType extends ExtensionPoint {
    /** How to read the key when it is used; null if the credentials are not of this type. */
    @CheckForNull
    Supplier<AccessKey> reader(Credentials credentials);

    /** The same, whichever type it is; null if it is none. */
    @CheckForNull
    static Supplier<AccessKey> find(Credentials credentials) {
        return ExtensionList.lookup(AccessKeyType.class).stream()
                .map(type -> type.reader(credentials))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
