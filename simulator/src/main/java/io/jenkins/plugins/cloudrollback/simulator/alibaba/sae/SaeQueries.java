package io.jenkins.plugins.cloudrollback.simulator.alibaba.sae;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.ChangeOrder;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.service.Modes;
import io.jenkins.plugins.cloudrollback.simulator.service.Outcome;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The read-only operations of SAE. */
final class SaeQueries {
    private static final Map<Integer, String> STATUS_TEXT = Map.of(
            0, "READY",
            1, "RUNNING",
            2, "SUCCESS",
            3, "FAIL",
            6, "ABORT",
            8, "WAIT_BATCH_CONFIRM",
            9, "AUTO_BATCH_WAIT",
            10, "SYSTEM_FAIL",
            11, "WAIT_APPROVAL",
            12, "APPROVED");

    private final ChangeOrders orders;
    private final Modes<SaeMode> modes;
    private final SaeReplies replies;

    SaeQueries(ChangeOrders orders, Modes<SaeMode> modes, SaeReplies replies) {
        this.orders = orders;
        this.modes = modes;
        this.replies = replies;
    }

    ArrayNode versions(SaeApp app) {
        ArrayNode list = Json.array();
        for (SaeApp.Version version : app.versions()) {
            if (modes.has(SaeMode.VERSION_LISTED_LATE) && !app.hasRun(version)) {
                continue;
            }
            ObjectNode entry = list.addObject().put("Id", version.id()).put("Type", "image");
            entry.put("CreateTime", Long.toString(version.created().toEpochMilli()));
            entry.put("WarUrl", version.image()).put("BuildPackageUrl", "");
        }
        return list;
    }

    /** Describes what runs. It does not name the version, only the package. */
    ObjectNode config(SaeApp app) {
        boolean last = modes.has(SaeMode.CONFIG_SHOWS_LAST_CHANGE);
        SaeApp.Version running = app.version(last ? app.lastVersion() : app.runningVersion());
        ObjectNode data = Json.object().put("AppId", app.id()).put("AppName", app.name());
        data.put("PackageType", "Image").put("ImageUrl", running == null ? "" : running.image());
        return data.put("PackageUrl", "").put("PackageVersion", "").put("Replicas", app.instances());
    }

    ObjectNode applicationStatus(SaeApp app, Instant now) {
        List<ChangeOrder> all = orders.visible(app.id(), now);
        ObjectNode data = Json.object().put("AppId", app.id()).put("CurrentStatus", "RUNNING");
        data.put("RunningInstances", app.instances());
        if (all.isEmpty()) {
            return data.put("LastChangeOrderId", "").put("LastChangeOrderRunning", false);
        }
        ChangeOrder last = all.get(0);
        data.put("LastChangeOrderId", last.id()).put("LastChangeOrderRunning", last.isRunning(now));
        data.put("LastChangeOrderStatus", STATUS_TEXT.getOrDefault(last.status(now), "UNKNOWN"));
        return data.put("SubStatus", last.subStatus(now) == 0 ? "NORMAL" : "RUNNING_BUT_HAS_ERROR");
    }

    ObjectNode applications(Collection<SaeApp> apps, ServiceRequest request) {
        String wanted = request.parameter("AppName");
        List<SaeApp> found = new ArrayList<>();
        for (SaeApp app : apps) {
            if (wanted == null || wanted.isEmpty() || app.name().equals(wanted)) {
                found.add(app);
            }
        }
        ObjectNode data = Json.object();
        ArrayNode list = data.putArray("Applications");
        for (SaeApp app : page(found, request, data)) {
            ObjectNode entry = list.addObject().put("AppId", app.id()).put("AppName", app.name());
            entry.put("AppDescription", "")
                    .put("NamespaceId", "cn-hangzhou:demo")
                    .put("RegionId", "cn-hangzhou");
            entry.put("Instances", app.instances()).put("RunningInstances", app.instances());
            entry.put("AppDeletingStatus", false).putArray("Tags");
        }
        return data;
    }

    ObjectNode orders(SaeApp app, ServiceRequest request) {
        Instant now = request.now();
        String status = request.parameter("CoStatus", "");
        String type = request.parameter("CoType", "");
        boolean described = request.parameter("Key", "").isEmpty(); // no order has a description
        List<ChangeOrder> found = new ArrayList<>();
        for (ChangeOrder order : orders.visible(app.id(), now)) {
            boolean wanted = described
                    && (status.isEmpty() || status.equals(Integer.toString(order.status(now))))
                    && (type.isEmpty() || type.equals(typeCode(order)));
            if (wanted) {
                found.add(order);
            }
        }
        sort(found, request.parameter("Reverse"));
        ObjectNode data = Json.object();
        ArrayNode list = data.putArray("ChangeOrderList");
        for (ChangeOrder order : page(found, request, data)) {
            ObjectNode entry = list.addObject().put("ChangeOrderId", order.id()).put("AppId", order.appId());
            putType(entry, order);
            entry.put("BatchCount", order.pipelines().size()).put("BatchType", "auto");
            entry.put("CreateTime", order.createTime()).put("FinishTime", order.finishTime(now));
            entry.put("CreateUserId", order.userId()).put("UserId", order.userId());
            entry.put("Description", "").put("GroupId", "");
            entry.put("Source", modes.has(SaeMode.SOURCE_ALWAYS_CONSOLE) ? "console" : order.source());
            entry.put("Status", order.status(now));
        }
        return data;
    }

    /** @param reverse as documented, true for the oldest first, false for the newest first; null for the default */
    private void sort(List<ChangeOrder> newestFirst, String reverse) {
        if (modes.has(SaeMode.ORDERS_UNSORTED)) {
            newestFirst.sort(Comparator.comparing(ChangeOrder::id));
        } else if (reverse == null ? modes.has(SaeMode.ORDERS_OLDEST_FIRST) : reverse.equals("true")) {
            Collections.reverse(newestFirst);
        }
    }

    private void putType(ObjectNode entry, ChangeOrder order) {
        entry.put("CoType", order.typeText(modes.has(SaeMode.TYPE_TEXT_CHINESE)));
        entry.put("CoTypeCode", typeCode(order));
    }

    private String typeCode(ChangeOrder order) {
        boolean historic = modes.has(SaeMode.ROLLBACK_IS_HISTORIC_DEPLOYMENT);
        return historic && order.type().equals(ChangeOrder.ROLLBACK) ? "CoDeployHistroy" : order.type();
    }

    ObjectNode order(ChangeOrder order, String appName, Instant now) {
        int status = order.status(now);
        ObjectNode data = Json.object().put("ChangeOrderId", order.id()).put("AppId", order.appId());
        data.put("AppName", appName).put("ApprovalId", "").put("Description", "");
        data.put("ErrorMessage", hasFailed(order, now) ? "Scripted failure of batch " + (order.batch(now) + 1) : "");
        data.put("Status", status).put("SubStatus", order.subStatus(now));
        putType(data, order);
        data.put("BatchCount", order.pipelines().size()).put("BatchType", status == 8 ? "manual" : "auto");
        data.put("BatchWaitTime", 0).put("Auto", status != 8).put("SupportRollback", false);
        data.put("CreateTime", order.createTime());
        boolean showsWhatRan = status == 8 && !modes.has(SaeMode.WAITING_PIPELINE_HIDES_STATUS);
        int current = showsWhatRan ? Math.max(0, order.batch(now) - 1) : order.batch(now);
        data.put("CurrentPipelineId", order.pipelines().get(current));
        ArrayNode pipelines = data.putArray("Pipelines");
        for (int i = 0; i < order.pipelines().size(); i++) {
            ObjectNode pipeline =
                    pipelines.addObject().put("PipelineId", order.pipelines().get(i));
            pipeline.put("PipelineName", "Batch " + (i + 1)).put("BatchType", 0).put("ParallelCount", 1);
            pipeline.put("Status", shownStatus(order, i, now));
            Instant began = order.run().batchBegan(i);
            pipeline.put("StartTime", began == null ? 0 : began.toEpochMilli());
            pipeline.put(
                    "UpdateTime", began == null ? 0 : order.run().since(now).toEpochMilli());
        }
        return data;
    }

    ObjectNode pipeline(ChangeOrder order, ServiceRequest request) {
        Instant now = request.now();
        String id = request.parameter("PipelineId");
        int index = order.pipelines().indexOf(id);
        int status = order.pipelineStatus(index, now);
        boolean failed = index == order.batch(now) && hasFailed(order, now);
        boolean last = index == order.pipelines().size() - 1;
        ObjectNode data = Json.object().put("PipelineId", id).put("PipelineName", "Batch " + (index + 1));
        data.put("ShowBatch", status == 8).put("PipelineStatus", status == 8 || status == 9 ? 0 : status);
        data.put("CoStatus", Integer.toString(order.status(now))).put("CurrentStageId", id + "-1");
        data.put("NextPipelineId", last ? "" : order.pipelines().get(index + 1));
        ObjectNode stage = data.putArray("StageList").addObject().put("StageId", id + "-1");
        stage.put("StageName", "Replace instances").put("ExecutorType", 0).put("Status", failed ? 3 : 1);
        ObjectNode task = stage.putArray("TaskList").addObject().put("TaskId", id + "-1-1");
        task.put("TaskName", "Start instance").put("StageId", id + "-1").put("Status", failed ? 3 : 1);
        task.put("ErrorCode", failed ? "Instance.NotReady" : "").put("ErrorIgnore", 0);
        task.put("ErrorMessage", failed ? "The instance did not become ready" : "");
        task.put("Message", "").put("ShowManualIgnore", false);
        return data;
    }

    private int shownStatus(ChangeOrder order, int index, Instant now) {
        int status = order.pipelineStatus(index, now);
        return status == 8 && modes.has(SaeMode.WAITING_PIPELINE_HIDES_STATUS) ? 0 : status;
    }

    private static boolean hasFailed(ChangeOrder order, Instant now) {
        return order.subStatus(now) == 1 || order.run().outcome(now) == Outcome.FAILED;
    }

    private <T> List<T> page(List<T> all, ServiceRequest request, ObjectNode data) {
        SaeParameters parameters = new SaeParameters(replies, request);
        parameters.integer("CurrentPage", 1, Integer.MAX_VALUE, "InvalidParameter.Obviously");
        parameters.integer("PageSize", 0, 10_000, "InvalidParameter.Obviously");
        int page = Integer.parseInt(request.parameter("CurrentPage", "1"));
        int size = Integer.parseInt(request.parameter("PageSize", "20"));
        data.put("CurrentPage", page).put("PageSize", size).put("TotalSize", all.size());
        long from = Math.min(all.size(), (page - 1L) * size);
        long to = Math.min(all.size(), from + size);
        return all.subList((int) from, (int) to);
    }
}
