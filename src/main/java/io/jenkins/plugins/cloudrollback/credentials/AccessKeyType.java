package io.jenkins.plugins.cloudrollback.credentials;

import com.cloudbees.plugins.credentials.Credentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** A credentials type of another plugin that holds an access key of Alibaba Cloud. */
interface AccessKeyType extends ExtensionPoint {
    /** Reads the key at each use; null if the credentials are not of this type. */
    @CheckForNull
    Supplier<AccessKey> reader(Credentials credentials);

    /** Finds what reads the key of the credentials; empty if they fit none of the types. */
    static Optional<Supplier<AccessKey>> find(Credentials credentials) {
        return ExtensionList.lookup(AccessKeyType.class).stream()
                .map(type -> type.reader(credentials))
                .filter(Objects::nonNull)
                .findFirst();
    }
}
