package io.jenkins.plugins.cloudrollback.events;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Computer;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.core.engine.Decision;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.tracking.JournalListener;
import io.jenkins.plugins.cloudrollback.tracking.RollbackRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Makes events of what is saved. */
@Extension
@Restricted(NoExternalUse.class)
public final class RollbackEvents implements JournalListener {
    private static final Logger LOGGER = Logger.getLogger(RollbackEvents.class.getName());

    /** The end of what each listener is being told. */
    private final Map<RollbackListener, CompletableFuture<Void>> queues = new ConcurrentHashMap<>();

    @Override
    public void saved(Run<?, ?> build, RollbackRecord record, @CheckForNull Journal before, Journal after) {
        List<BiConsumer<RollbackListener, RollbackEvent>> news = news(before, after);
        if (!news.isEmpty()) {
            RollbackEvent event = new RollbackEvent(build, record.result(build, after));
            for (RollbackListener listener : ExtensionList.lookup(RollbackListener.class)) {
                news.forEach(what -> tell(listener, what, event));
            }
        }
    }

    private static List<BiConsumer<RollbackListener, RollbackEvent>> news(@CheckForNull Journal before, Journal after) {
        List<BiConsumer<RollbackListener, RollbackEvent>> news = new ArrayList<>();
        boolean ended = after.outcome() != null;
        String awaited = before == null ? null : before.awaits();
        if (before == null) {
            news.add(RollbackListener::onBegan);
        }
        if (after.decision() != null && !isSame(before == null ? null : before.decision(), after.decision())) {
            news.add(RollbackListener::onDecided);
        }
        if (ended) {
            news.add(RollbackListener::onEnded);
        } else if (!Objects.equals(awaited, after.awaits())) {
            news.add(after.awaits() == null ? RollbackListener::onContinued : RollbackListener::onWaiting);
        }
        return news;
    }

    /** A decision is made again before each request; only its facts may differ then. */
    private static boolean isSame(@CheckForNull Decision last, Decision now) {
        return last != null && last.action() == now.action() && last.reason().equals(now.reason());
    }

    private void tell(
            RollbackListener listener, BiConsumer<RollbackListener, RollbackEvent> what, RollbackEvent event) {
        queues.compute(
                listener,
                (same, last) -> (last == null ? CompletableFuture.<Void>completedFuture(null) : last)
                        .thenRunAsync(
                                () -> {
                                    try {
                                        what.accept(listener, event);
                                    } catch (RuntimeException | Error e) {
                                        LOGGER.log(Level.WARNING, e, () -> listener + " failed for " + event.run());
                                    }
                                },
                                Computer.threadPoolForRemoting));
    }
}
