package io.jenkins.plugins.cloudrollback.simulator.alibaba.sae;

import io.jenkins.plugins.cloudrollback.simulator.service.Mode;
import io.jenkins.plugins.cloudrollback.simulator.service.Modes;
import java.util.EnumSet;
import java.util.random.RandomGenerator;

/** The modes of SAE. */
public enum SaeMode implements Mode {
    /** {@code Code} is a number, as in older samples, instead of a text, as on the reference page. */
    CODE_AS_NUMBER,
    /** {@code ErrorCode} of a good reply is empty. By default it is missing. */
    ERROR_CODE_EMPTY("errorCode"),
    /** {@code ErrorCode} of a good reply is "success". */
    ERROR_CODE_SUCCESS("errorCode"),
    /** {@code ErrorCode} of a good reply is that of an error, as in the sample of ListAppVersions. */
    ERROR_CODE_PLACEHOLDER("errorCode"),
    /** The service's own errors come as HTTP 200 with {@code Success: false} instead of HTTP 400. */
    FAILURES_AS_HTTP_200,
    /** The replies tell the rate limits in headers that the SDKs read. */
    RATE_LIMIT_HEADERS,

    /** The batch to confirm does not have that status itself, and is only the current one. */
    WAITING_PIPELINE_HIDES_STATUS,

    /** ListChangeOrders begins with the oldest order, unless the request says {@code Reverse=false}. */
    ORDERS_OLDEST_FIRST("order"),
    /** ListChangeOrders has no order, whatever the request says. The documents do not name the default. */
    ORDERS_UNSORTED("order"),
    /** {@code Source} is "console" for all orders. This is the only value that the documents show. */
    SOURCE_ALWAYS_CONSOLE,
    /** The type of an order is shown in Chinese. */
    TYPE_TEXT_CHINESE,
    /** The type code of a rollback is {@code CoDeployHistroy} (sic), the deployment of a version of the history. */
    ROLLBACK_IS_HISTORIC_DEPLOYMENT,

    /** An application that is being changed is refused with Application.InvalidStatus (Terraform provider). */
    BUSY_IS_INVALID_STATUS,
    /** A rollback adds an entry to ListAppVersions. */
    ROLLBACK_ADDS_VERSION,
    /** ListAppVersions has a version only once its deployment has succeeded. */
    VERSION_LISTED_LATE,
    /** DescribeApplicationConfig shows the package of the last deployment or rollback, even before it has succeeded. */
    CONFIG_SHOWS_LAST_CHANGE,

    /** See {@link io.jenkins.plugins.cloudrollback.simulator.alibaba.AbortStyle}; by default {@code SAME_ORDER}. */
    ABORT_RETYPES_ORDER("abort"),
    ABORT_TERMINATES_ORDER("abort"),
    ABORT_STARTS_NEW_ORDER("abort"),
    ABORT_STARTS_UNNAMED_ORDER("abort"),
    /** The order that is aborted succeeds in the same instant, so the request is refused. */
    ABORT_COMES_TOO_LATE("abort"),
    /** Only orders of the type CoDeploy can be aborted. */
    ABORT_DEPLOYMENTS_ONLY,
    /** The new order of an abort is shown after ten seconds. */
    NEW_ORDER_LATE;

    private final String aspect;

    SaeMode() {
        this.aspect = name();
    }

    SaeMode(String aspect) {
        this.aspect = aspect;
    }

    @Override
    public String aspect() {
        return aspect;
    }

    public static EnumSet<SaeMode> random(RandomGenerator random) {
        return Modes.random(SaeMode.class, random);
    }
}
