package io.jenkins.plugins.cloudrollback.metrics;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.MetricSet;
import com.codahale.metrics.Timer;
import hudson.Extension;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.http.Quotas.Usage;
import io.jenkins.plugins.cloudrollback.events.RollbackEvent;
import io.jenkins.plugins.cloudrollback.events.RollbackListener;
import io.jenkins.plugins.cloudrollback.tracking.RollbackAction;
import io.jenkins.plugins.cloudrollback.tracking.RollbackRequest;
import io.jenkins.plugins.cloudrollback.tracking.RollbackResult;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
    private static final String CALLS = PREFIX + "calls.";
    private static final String THROTTLED = PREFIX + "throttled.";

    /** All counters exist from the start: a monitor sees no increase when one appears that is 1 already. */
    @Override
    public MetricSet getMetricSet() {
        Gauge<Integer> inProgress = () -> RollbackAction.inProgress().size();
        Gauge<Long> awaitingPerson = () -> RollbackAction.inProgress().stream()
                .filter(rollback -> rollback.getState().isAwaitingPerson())
                .count();
        Map<String, Metric> metrics =
                new HashMap<>(Map.of(PREFIX + "in_progress", inProgress, PREFIX + "awaiting_person", awaitingPerson));
        for (String service : RollbackRequest.SERVICES) {
            metrics.put(began(service), new Counter());
            metrics.put(duration(service), new Timer());
            for (Status status : Status.values()) {
                metrics.put(ended(service, status.name()), new Counter());
            }
        }
        return metrics(metrics);
    }

    private static String began(String service) {
        return PREFIX + "began." + service;
    }

    private static String ended(String service, String status) {
        return PREFIX + "ended." + service + "." + status.toLowerCase(Locale.ROOT);
    }

    private static String duration(String service) {
        return PREFIX + "duration." + service;
    }

    @Override
    public void onBegan(RollbackEvent event) {
        Metrics.metricRegistry().counter(began(event.rollback().getService())).inc();
        followAccounts();
    }

    @Override
    public void onEnded(RollbackEvent event) {
        RollbackResult rollback = event.rollback();
        MetricRegistry registry = Metrics.metricRegistry();
        registry.counter(ended(rollback.getService(), rollback.getStatus())).inc();
        long millis = Objects.requireNonNull(rollback.getDurationMillis());
        registry.timer(duration(rollback.getService())).update(millis, TimeUnit.MILLISECONDS);
        followAccounts();
    }

    /** Adds those accounts that have been used since the last rollback began or ended, and removes those that are gone. */
    private static void followAccounts() {
        Set<String> names = new HashSet<>();
        for (String account : usage().keySet()) {
            names.add(add(CALLS, account, Usage::calls));
            names.add(add(THROTTLED, account, Usage::throttled));
        }
        Metrics.metricRegistry()
                .removeMatching((name, metric) ->
                        (name.startsWith(CALLS) || name.startsWith(THROTTLED)) && !names.contains(name));
    }

    private static String add(String kind, String account, ToLongFunction<Usage> value) {
        String name = name(account);
        // Accounts whose names differ only in other characters count as one.
        Gauge<Long> sum = () -> usage().entrySet().stream()
                .filter(entry -> name(entry.getKey()).equals(name))
                .mapToLong(entry -> value.applyAsLong(entry.getValue()))
                .sum();
        Metrics.metricRegistry().gauge(kind + name, () -> sum);
        return kind + name;
    }

    private static Map<String, Usage> usage() {
        return Clouds.get().connection().quotas().usage();
    }

    private static String name(String account) {
        return account.replaceAll("[^A-Za-z0-9]+", "_");
    }
}
