package io.jenkins.plugins.cloudrollback.simulator.huawei.codearts;

import io.jenkins.plugins.cloudrollback.simulator.service.Mode;
import io.jenkins.plugins.cloudrollback.simulator.service.Modes;
import java.util.EnumSet;
import java.util.random.RandomGenerator;

/**
 * The modes of CodeArts Deploy. What is marked as observed is from the <a
 * href="https://github.com/David-piex/codearts-mcp/blob/main/docs/wiki/Deploy-Live-Validated.md">record of live runs</a>
 * of a third party.
 */
public enum CodeArtsMode implements Mode {
    /** RollbackRecords runs the restored record again, with a new start time, instead of making a new record. */
    ROLLBACK_REUSES_RECORD("rollback"),
    /** RollbackRecords makes a new record, but its answer repeats the id that was sent, as in the documented sample. */
    ROLLBACK_ECHOES_ID("rollback"),
    /** The gateway does not know RollbackRecords, which no SDK has. Nothing is changed; StartDeployTask works. */
    ROLLBACK_UNKNOWN("rollback"),

    /** A busy task is refused with Deploy.00060218: the environment is being deployed (observed). */
    BUSY_ENVIRONMENT("busy"),
    /** A busy task is refused with Deploy.00060222: permissions are being updated (Terraform provider). */
    BUSY_PERMISSIONS("busy"),
    /** The environment stays busy for a minute after its deployment was stopped (observed). */
    BUSY_AFTER_STOP,

    /** A stopped record runs for another minute. */
    STOP_TAKES_A_MINUTE,
    /** A stopped record ends as {@code aborted}, as some pages write it, instead of {@code abort}. */
    STOP_ENDS_AS_ABORTED,
    /** To stop a record that has ended is refused, with a code that is made up. By default it does nothing. */
    STOP_REFUSED_AFTER_END,

    /** ShowDeployStatus without a record describes the latest one, but does not name it. */
    LATEST_UNNAMED("latest"),
    /** ShowDeployStatus without a record has neither the wrapper {@code result} nor the record's id and times. */
    LATEST_UNWRAPPED("latest"),
    /** ShowDeployStatus without a record answers as if the task had never been run. */
    LATEST_INITIAL("latest"),

    /** Errors have {@code error_code} and {@code error_msg} only, as on most reference pages. */
    ERRORS_FLAT("errors"),
    /** Errors are inside an {@code error} object, as on the page of the error codes. */
    ERRORS_NESTED("errors"),
    /** Errors are JSON, but have the content type of a page (observed). */
    ERRORS_AS_HTML("errors"),

    /** An unknown record is refused with HTTP 404 (observed) instead of 400. */
    UNKNOWN_RECORD_IS_404,
    /** The history begins with its oldest record. The documents do not name the order. */
    HISTORY_OLDEST_FIRST,
    /** Times are in UTC instead of China's time. The documents do not name the zone. */
    TIMES_IN_UTC;

    private final String aspect;

    CodeArtsMode() {
        this.aspect = name();
    }

    CodeArtsMode(String aspect) {
        this.aspect = aspect;
    }

    @Override
    public String aspect() {
        return aspect;
    }

    public static EnumSet<CodeArtsMode> random(RandomGenerator random) {
        return Modes.random(CodeArtsMode.class, random);
    }
}
