package io.jenkins.plugins.cloudrollback.core.alibaba;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.Batches;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import java.util.List;
import java.util.Objects;

/**
 * The pipelines of a change order of SAE or EDAS, one for each batch.
 *
 * @param statusField name of the field with the status of a pipeline
 */
public record Pipelines(List<Json> all, String statusField) {
    private static final int SUCCEEDED = 2;
    private static final int WAITING = 8;

    /** The id of the first pipeline that waits for a confirmation; null if none does. */
    @CheckForNull
    public String waiting() {
        return all.stream()
                .filter(pipeline -> status(pipeline) == WAITING)
                .map(pipeline -> pipeline.id("PipelineId"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /**
     * The number of batches that are done.
     *
     * @param minCount number of batches in all, if some of them have no pipeline yet
     * @return null if there are no batches
     */
    @CheckForNull
    public Batches batches(int minCount) {
        int count = Math.max(all.size(), minCount);
        long done =
                all.stream().filter(pipeline -> status(pipeline) == SUCCEEDED).count();
        return count == 0 ? null : new Batches((int) done, count);
    }

    private int status(Json pipeline) {
        return pipeline.integer(statusField, -1);
    }
}
