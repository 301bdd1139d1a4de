package io.jenkins.plugins.cloudrollback.tracking;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The last rollbacks that failures have set off, by target, so that deploying and rolling back the same again and again
 * comes to an end: then somebody has to look.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class RecentRollbacks {
    private static final int MAX = 10_000;

    /** Epoch milliseconds, a space and the {@link RollbackRequest#targetKey}, by the id of the rollback. */
    private final MapFile rollbacks = new MapFile(RecentRollbacks.class, MAX);

    public static RecentRollbacks get() {
        return ExtensionList.lookupSingleton(RecentRollbacks.class);
    }

    private static Instant now() {
        return Clouds.get().time().now();
    }

    /**
     * Remembers a rollback that is about to be requested; {@link #save} makes that last.
     *
     * @param id of the rollback, see {@link RollbackRecord#uuid}
     */
    void add(String id, RollbackRequest request) {
        if (!rollbacks.entries().containsKey(id)) {
            rollbacks.put(id, now().toEpochMilli() + " " + request.targetKey());
        }
    }

    void save() throws IOException {
        rollbacks.save();
    }

    /**
     * Why no failure may set off another rollback of a target, for people; null if one may.
     *
     * @param id of the rollback that asks; null for one that has not begun
     */
    @CheckForNull
    public Message refusal(@CheckForNull String id, RollbackRequest request) {
        long since = now().minus(Duration.ofHours(request.getLimitHours())).toEpochMilli();
        long count = rollbacks.entries().entrySet().stream()
                .filter(rollback -> !rollback.getKey().equals(id))
                .map(rollback -> rollback.getValue().split(" ", 2))
                .filter(parts -> parts.length == 2 && parts[1].equals(request.targetKey()))
                .filter(parts -> Long.parseLong(parts[0]) > since)
                .count();
        boolean reached = request.getMaxRollbacks() > 0 && count >= request.getMaxRollbacks();
        return reached ? Message.of("Messages", "limit.reached", count, request.getLimitHours()) : null;
    }
}
