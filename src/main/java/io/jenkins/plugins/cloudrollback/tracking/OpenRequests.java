package io.jenkins.plugins.cloudrollback.tracking;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.OwnRollbacks;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.util.HashMap;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The rollbacks that may have made a change at the provider that Jenkins does not know yet, at most one at each target.
 * Others have to wait for them, as they would take such a change for a stranger's.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class OpenRequests {
    /** By {@link RollbackRequest#targetKey}; null until those of before the start of Jenkins are read. */
    private Map<String, RollbackRecord> requests;

    public static OpenRequests get() {
        return ExtensionList.lookupSingleton(OpenRequests.class);
    }

    /** @throws CallException for now, if another rollback has been requested at the same target */
    synchronized void enter(RollbackRecord record) {
        String target = record.request().targetKey();
        if (isOpen(target, record)) {
            throw open();
        }
        requests().put(target, record);
    }

    synchronized void leave(RollbackRecord record) {
        requests().values().removeIf(record::isSame);
    }

    /**
     * The rollbacks of this Jenkins, asked about a change of one target. Throws a {@link CallException} for now, if the
     * change may be that of another request.
     *
     * @param asking null for a block or a build that has not begun
     */
    public OwnRollbacks at(String target, @CheckForNull RollbackRecord asking) {
        return (service, changeId) -> {
            // First, as a change is known before its request is closed.
            boolean open = isOpen(target, asking);
            String version = KnownRollbacks.get().restoredBy(service, changeId);
            if (open && changeId != null && version == null) {
                throw open();
            }
            return version;
        };
    }

    private synchronized boolean isOpen(String target, @CheckForNull RollbackRecord asking) {
        RollbackRecord other = requests().get(target);
        // Nobody tracks one that could not be resumed.
        return other != null && !other.isOverdue() && (asking == null || !other.isSame(asking));
    }

    private static CallException open() {
        return new CallException(CallException.Kind.BUSY, Message.of("Messages", "request.open"));
    }

    private Map<String, RollbackRecord> requests() {
        if (requests == null) {
            requests = new HashMap<>();
            InFlight.get()
                    .actions()
                    .flatMap(action -> action.getRecords().stream())
                    .filter(RollbackRecord::isOpen)
                    .forEach(record -> requests.put(record.request().targetKey(), record));
        }
        return requests;
    }
}
