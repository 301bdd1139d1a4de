package io.jenkins.plugins.cloudrollback.simulator.alibaba.edas;

import io.jenkins.plugins.cloudrollback.simulator.service.Mode;
import io.jenkins.plugins.cloudrollback.simulator.service.Modes;
import java.util.EnumSet;
import java.util.random.RandomGenerator;

/** The modes of EDAS. */
public enum EdasMode implements Mode {
    /** See {@link io.jenkins.plugins.cloudrollback.simulator.alibaba.AbortStyle}; by default {@code NEW_ORDER}. */
    ABORT_KEEPS_ORDER("abort"),
    ABORT_RETYPES_ORDER("abort"),
    ABORT_TERMINATES_ORDER("abort"),
    ABORT_STARTS_UNNAMED_ORDER("abort"),
    /** The order that is aborted succeeds in the same instant, so the request is refused. */
    ABORT_COMES_TOO_LATE("abort"),
    /** Rollbacks can be aborted as well. By default only deployments can, as an older reference page says. */
    ABORT_ANY_ORDER,
    /** The new order of an abort is shown after ten seconds. */
    NEW_ORDER_LATE,

    /** The type code of a rollback is {@code CoDeployHistroy} (sic), as in SAE. */
    ROLLBACK_TYPE_HISTROY("rollbackType"),
    ROLLBACK_TYPE_HISTORY("rollbackType"),
    /** The type code of a rollback is that of a deployment, the only one that the documents show. */
    ROLLBACK_TYPE_DEPLOY("rollbackType"),
    /** The type of an order is shown in Chinese. */
    TYPE_TEXT_CHINESE("typeText"),
    /** The type of an order is shown as something else, as in the sample of ListRecentChangeOrder. */
    TYPE_TEXT_UNRELATED("typeText"),

    /** The type code of the deployment of an earlier version is {@code CoDeployHistroy} (sic), as in SAE. */
    HISTORIC_TYPE_HISTROY("historicType"),
    HISTORIC_TYPE_HISTORY("historicType"),
    /** Change orders do not show the text of the request. */
    DESCRIPTION_HIDDEN,
    /** DeployK8sApplication answers without the id of the order. */
    DEPLOY_ANSWERS_NO_ID,
    /** RollbackApplication answers without the id of the order. */
    ROLLBACK_ANSWERS_NO_ID,
    /** ListDeployGroup does not tell the id of the version that runs. */
    GROUP_WITHOUT_VERSION_ID("group"),
    /** ListDeployGroup does not tell the version that runs. */
    GROUP_WITHOUT_VERSION("group"),
    /** ListDeployGroup tells the version of a change from its beginning on, even if it fails. */
    GROUP_WITH_LAST_VERSION("group"),
    /** Versions are images. */
    VERSIONS_ARE_IMAGES,
    /** ListHistoryDeployVersion has no order. By default it begins with the newest version. */
    VERSIONS_UNSORTED,
    /** Going back adds an entry to ListHistoryDeployVersion. */
    ROLLBACK_ADDS_VERSION,
    /** GetK8sApplication answers {@code Application} instead of {@code Applcation} (sic). */
    APPLICATION_SPELT_RIGHT,

    /** ListRecentChangeOrder begins with the oldest order. */
    ORDERS_OLDEST_FIRST("order"),
    /** ListRecentChangeOrder has no order. */
    ORDERS_UNSORTED("order"),

    /**
     * A rollback reads as failed once before it goes on. <a href="https://github.com/erda-project/erda">erda</a> reads a
     * failed status up to two more times.
     */
    FAILED_ONCE("failed"),
    /** A rollback reads as failed twice before it goes on. */
    FAILED_TWICE("failed"),

    /** The replies tell the rate limits in headers that the SDKs read. */
    RATE_LIMIT_HEADERS;

    private final String aspect;

    EdasMode() {
        this.aspect = name();
    }

    EdasMode(String aspect) {
        this.aspect = aspect;
    }

    @Override
    public String aspect() {
        return aspect;
    }

    public static EnumSet<EdasMode> random(RandomGenerator random) {
        return Modes.random(EdasMode.class, random);
    }
}
