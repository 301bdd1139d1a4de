package io.jenkins.plugins.cloudrollback.simulator.alibaba.sae;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.AbortStyle;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.ChangeOrder;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.service.Modes;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceRequest;
import java.time.Duration;
import java.time.Instant;

/**
 * Aborts change orders, by <a
 * href="https://www.alibabacloud.com/help/en/sae/api-sae-2019-05-06-abortchangeorder">AbortChangeOrder</a> and <a
 * href="https://www.alibabacloud.com/help/en/sae/api-sae-2019-05-06-abortandrollbackchangeorder">AbortAndRollbackChangeOrder</a>.
 */
final class SaeAborts {
    private final ChangeOrders orders;
    private final Modes<SaeMode> modes;
    private final SaeReplies replies;

    SaeAborts(ChangeOrders orders, Modes<SaeMode> modes, SaeReplies replies) {
        this.orders = orders;
        this.modes = modes;
        this.replies = replies;
    }

    ObjectNode abort(ChangeOrder order, ServiceRequest request) {
        requireAbortable(order, request.now());
        order.run().end("6", request.now());
        return Json.object().put("ChangeOrderId", order.id());
    }

    ObjectNode abortAndRollBack(ChangeOrder order, SaeApp app, ServiceRequest request) {
        requireAbortable(order, request.now());
        Duration hidden = modes.has(SaeMode.NEW_ORDER_LATE) ? Duration.ofSeconds(10) : Duration.ZERO;
        String id = orders.abortAndRollBack(
                order, style(), request.caller(), app.runningVersion(), app.takeNextScript(), hidden);
        return Json.object().put("ChangeOrderId", id);
    }

    private void requireAbortable(ChangeOrder order, Instant now) {
        if (modes.has(SaeMode.ABORT_COMES_TOO_LATE) && order.isRunning(now)) {
            order.run().end("2", now);
        }
        boolean rightType = order.isDeployment() || !modes.has(SaeMode.ABORT_DEPLOYMENTS_ONLY);
        if (!order.isRunning(now) || !rightType) {
            throw replies.refusal("Application.ChangerOrder.Not.Running", "The change order is not running.");
        }
    }

    private AbortStyle style() {
        SaeMode mode = modes.of("abort");
        return mode == null
                ? AbortStyle.SAME_ORDER
                : switch (mode) {
                    case ABORT_RETYPES_ORDER -> AbortStyle.SAME_ORDER_RETYPED;
                    case ABORT_TERMINATES_ORDER -> AbortStyle.SAME_ORDER_TERMINATED;
                    case ABORT_STARTS_NEW_ORDER -> AbortStyle.NEW_ORDER;
                    case ABORT_STARTS_UNNAMED_ORDER -> AbortStyle.NEW_ORDER_UNNAMED;
                    default -> AbortStyle.SAME_ORDER;
                };
    }
}
