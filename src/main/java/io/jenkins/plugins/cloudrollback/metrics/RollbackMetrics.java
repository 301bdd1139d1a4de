package io.jenkins.plugins.cloudrollback.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.MetricSet;
import hudson.Extension;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.core.http.Quotas.Usage;
import io.jenkins.plugins.cloudrollback.events.RollbackEvent;
import io.jenkins.plugins.cloudrollback.events.RollbackListener;
import io.jenkins.plugins.cloudrollback.tracking.RollbackAction;
import io.jenkins.plugins.cloudrollback.tracking.RollbackResult;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import jenkins.metrics.api.MetricProvider;
import jenkins.metrics.api.Metrics;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Metrics of rollbacks. Jenkins skips this class where the Metrics plugin is not installed. */
@Extension(optional = true)
@Restricted(NoExternalUse.class)
public final class RollbackMetrics extends MetricProvider implements RollbackListener {
    private static final String PREFIX = "cloudrollback.";

    @Override
    public MetricSet getMetricSet() {
        Gauge<Integer> inProgress = () -> RollbackAction.inProgress().size();
        Gauge<Long> awaitingPerson = () -> RollbackAction.inProgress().stream()
                .filter(rollback -> rollback.getState().isAwaitingPerson())
                .count();
        return metrics(
                Map.<String, Metric>of(PREFIX + "in_progress", inProgress, PREFIX + "awaiting_person", awaitingPerson));
    }

    @Override
    public void onBegan(RollbackEvent event) {
        Metrics.metricRegistry()
                .counter(PREFIX + "began." + event.rollback().getService())
                .inc();
        addAccounts();
    }

    @Override
    public void onEnded(RollbackEvent event) {
        RollbackResult rollback = event.rollback();
        String service = rollback.getService();
        MetricRegistry registry = Metrics.metricRegistry();
        registry.counter(
                        PREFIX + "ended." + service + "." + rollback.getStatus().toLowerCase(Locale.ROOT))
                .inc();
        long millis = Objects.requireNonNull(rollback.getDurationMillis());
        registry.timer(PREFIX + "duration." + service).update(millis, TimeUnit.MILLISECONDS);
        addAccounts();
    }

    /** Adds those accounts that have been used since the last rollback began or ended. */
    private static void addAccounts() {
        for (String account : usage().keySet()) {
            add("calls.", account, Usage::calls);
            add("throttled.", account, Usage::throttled);
        }
    }

    private static void add(String kind, String account, ToLongFunction<Usage> value) {
        String name = name(account);
        // Accounts whose names differ only in other characters count as one.
        Gauge<Long> sum = () -> usage().entrySet().stream()
                .filter(entry -> name(entry.getKey()).equals(name))
                .mapToLong(entry -> value.applyAsLong(entry.getValue()))
                .sum();
        Metrics.metricRegistry().gauge(PREFIX + kind + name, () -> sum);
    }

    private static Map<String, Usage> usage() {
        return Clouds.get().connection().quotas().usage();
    }

    private static String name(String account) {
        return account.replaceAll("[^A-Za-z0-9]+", "_");
    }
}
