package io.jenkins.plugins.cloudrollback.history;

import hudson.Util;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.tracking.RollbackView;
import java.util.List;
import java.util.stream.IntStream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** A bar chart of the last rollbacks that ended: the height is the duration, the color the state. */
@Restricted(NoExternalUse.class)
public record HistoryChart(List<Bar> bars, long longestMillis) {
    private static final int MAX_BARS = 50;
    // In pixels, before the browser scales the chart.
    private static final int HEIGHT = 96;

    private static final int STEP = 14;
    private static final int WIDTH = 10;
    private static final int MIN_HEIGHT = 4;

    /** @param title shown as a tooltip */
    public record Bar(int x, int y, int height, RollbackView rollback, String title) {}

    static HistoryChart of(List<RollbackView> newestFirst) {
        List<RollbackView> shown = newestFirst.stream()
                .filter(view -> view.getDurationMillis() != null)
                .limit(MAX_BARS)
                .toList();
        long longest =
                shown.stream().mapToLong(RollbackView::getDurationMillis).max().orElse(0);
        // The newest is on the right.
        List<Bar> bars = IntStream.range(0, shown.size())
                .mapToObj(i -> bar(shown.get(shown.size() - 1 - i), i * STEP, longest))
                .toList();
        return new HistoryChart(bars, longest);
    }

    private static Bar bar(RollbackView rollback, int x, long longest) {
        int height = (int) Math.max(MIN_HEIGHT, rollback.getDurationMillis() * HEIGHT / Math.max(1, longest));
        String title = Messages.history_bar(
                rollback.getBuildName(), rollback.getState().getDisplayName(), rollback.getDuration());
        return new Bar(x, HEIGHT - height, height, rollback, title);
    }

    public int getHeight() {
        return HEIGHT;
    }

    public int getWidth() {
        return Math.max(1, bars.size()) * STEP;
    }

    public int getBarWidth() {
        return WIDTH;
    }

    /** The duration that the highest bar stands for, as a text. */
    public String getLongest() {
        return Util.getTimeSpanString(longestMillis);
    }
}
