package io.jenkins.plugins.cloudrollback.simulator.huawei.rfs;

import io.jenkins.plugins.cloudrollback.simulator.service.Mode;
import io.jenkins.plugins.cloudrollback.simulator.service.Modes;
import java.time.Duration;
import java.util.EnumSet;
import java.util.random.RandomGenerator;

/** The modes of RFS. */
public enum RfsMode implements Mode {
    /**
     * A stack whose status ends in {@code _IN_PROGRESS} is refused with 403 RF.10012519 instead of 409, as the <a
     * href="https://github.com/huaweicloud/terraform-provider-huaweicloud">Terraform provider</a> expects.
     */
    BUSY_IS_403,
    /** A stack in the wrong status is refused with RF.10012542. The documents list codes up to RF.10012549. */
    WRONG_STATUS_HAS_OTHER_CODE,

    /** Pages have ten entries by default, and name the next one in {@code page_info}, as in the SDKs. */
    PAGED("paging"),
    /** Pages name the next one by {@code next_marker} at the top, as in an early model of the Go SDK. */
    PAGED_AT_TOP("paging"),

    /** The events must not be read: 403 RF.10012507. */
    EVENTS_FORBIDDEN("events"),
    /** Events become visible {@link #DELAY} after they happened. */
    EVENTS_LATE("events"),
    /** No event tells that a run begins, as the texts of events are not documented. */
    EVENTS_WITHOUT_BEGIN,
    /** The status becomes visible {@link #DELAY} after it changed. */
    STATUS_LATE,
    /** The update time becomes visible {@link #DELAY} after it changed. */
    UPDATE_TIME_LATE,

    /** A failed run has no event {@code SUMMARY}, which is known from successful runs only. */
    FAILURE_WITHOUT_SUMMARY,
    /** The cause of a failure is in events of the type {@code LOG} instead of {@code ERROR} (observed). */
    FAILURE_CAUSE_IN_LOG;

    /** How late something becomes visible. */
    static final Duration DELAY = Duration.ofSeconds(20);

    private final String aspect;

    RfsMode() {
        this.aspect = name();
    }

    RfsMode(String aspect) {
        this.aspect = aspect;
    }

    @Override
    public String aspect() {
        return aspect;
    }

    public static EnumSet<RfsMode> random(RandomGenerator random) {
        return Modes.random(RfsMode.class, random);
    }
}
