package io.jenkins.plugins.cloudrollback.simulator.alibaba.edas;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.ChangeOrder;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.simulator.service.Modes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Describes change orders of EDAS. */
final class EdasQueries {
    private final ChangeOrders orders;
    private final Modes<EdasMode> modes;

    EdasQueries(ChangeOrders orders, Modes<EdasMode> modes) {
        this.orders = orders;
        this.modes = modes;
    }

    /** Unlike the list, this has no type code, only a text to be displayed. */
    ObjectNode info(ObjectNode body, ChangeOrder order, Instant now) {
        int falseFailures = modes.has(EdasMode.FAILED_TWICE) ? 2 : modes.has(EdasMode.FAILED_ONCE) ? 1 : 0;
        int status = order.statusRead(falseFailures, now);
        ObjectNode info = body.putObject("changeOrderInfo").put("ChangeOrderId", order.id());
        info.put("Status", status).put("CoType", typeText(order));
        info.put("BatchType", status == 8 ? "Manual" : "Automatic")
                .put("BatchCount", order.pipelines().size());
        info.put("CreateTime", order.createTime()).put("CreateUserId", order.userId());
        info.put("ChangeOrderDescription", description(order))
                .put("Desc", "")
                .put("SupportRollback", order.isRunning(now));
        var pipelines = info.putObject("PipelineInfoList").putArray("PipelineInfo");
        for (int i = 0; i < order.pipelines().size(); i++) {
            ObjectNode pipeline =
                    pipelines.addObject().put("PipelineId", order.pipelines().get(i));
            pipeline.put("PipelineName", "Batch " + (i + 1)).put("PipelineStatus", order.pipelineStatus(i, now));
            Instant began = order.run().batchBegan(i);
            pipeline.put("StartTime", began == null ? "" : Long.toString(began.toEpochMilli()));
            pipeline.put("UpdateTime", began == null ? "" : Long.toString(now.toEpochMilli()));
            pipeline.putObject("StageList").putArray("StageInfoDTO");
            pipeline.putObject("StageDetailList").putArray("StageDetailDTO");
        }
        return body;
    }

    ObjectNode recent(ObjectNode body, String appId, Instant now) {
        List<ChangeOrder> found = new ArrayList<>(orders.visible(appId, now));
        if (modes.has(EdasMode.ORDERS_OLDEST_FIRST)) {
            Collections.reverse(found);
        } else if (modes.has(EdasMode.ORDERS_UNSORTED)) {
            found.sort(Comparator.comparing(ChangeOrder::id));
        }
        var list = body.putObject("ChangeOrderList").putArray("ChangeOrder");
        for (ChangeOrder order : found) {
            ObjectNode entry = list.addObject().put("ChangeOrderId", order.id()).put("AppId", appId);
            entry.put("Status", order.status(now));
            entry.put("CoType", typeText(order)).put("CoTypeCode", typeCode(order));
            entry.put("CreateTime", order.createTime()).put("FinishTime", order.finishTime(now));
            entry.put("BatchCount", order.pipelines().size()).put("BatchType", "Automatic");
            entry.put("Source", order.source()).put("GroupId", "").put("UserId", order.userId());
            entry.put("CreateUserId", order.userId()).put("ChangeOrderDescription", description(order));
        }
        return body;
    }

    private String typeText(ChangeOrder order) {
        return modes.has(EdasMode.TYPE_TEXT_UNRELATED)
                ? "Application Scale Out"
                : order.typeText(modes.has(EdasMode.TYPE_TEXT_CHINESE));
    }

    private String description(ChangeOrder order) {
        return modes.has(EdasMode.DESCRIPTION_HIDDEN) ? "" : order.description();
    }

    private String typeCode(ChangeOrder order) {
        return switch (order.type()) {
            case ChangeOrder.ROLLBACK ->
                modes.has(EdasMode.ROLLBACK_TYPE_DEPLOY)
                        ? ChangeOrder.DEPLOY
                        : history(EdasMode.ROLLBACK_TYPE_HISTROY, EdasMode.ROLLBACK_TYPE_HISTORY, ChangeOrder.ROLLBACK);
            case ChangeOrder.HISTORIC ->
                history(EdasMode.HISTORIC_TYPE_HISTROY, EdasMode.HISTORIC_TYPE_HISTORY, ChangeOrder.DEPLOY);
            default -> order.type();
        };
    }

    private String history(EdasMode histroy, EdasMode history, String otherwise) {
        return modes.has(histroy) ? ChangeOrder.HISTORIC : modes.has(history) ? "CoDeployHistory" : otherwise;
    }
}
