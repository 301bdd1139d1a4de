package io.jenkins.plugins.cloudrollback.simulator.alibaba.edas;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.ChangeOrder;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.simulator.service.Modes;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceRequest;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The versions of applications, and going back to one after its change has ended: for Kubernetes by <a
 * href="https://www.alibabacloud.com/help/en/edas/api-deployk8sapplication">DeployK8sApplication</a>, for virtual machines
 * by <a href="https://www.alibabacloud.com/help/en/edas/api-rollbackapplication">RollbackApplication</a>.
 */
final class EdasVersions {
    private final SharedState shared;
    private final ChangeOrders orders;
    private final Modes<EdasMode> modes;
    private final EdasReplies replies;

    EdasVersions(SharedState shared, ChangeOrders orders, Modes<EdasMode> modes, EdasReplies replies) {
        this.shared = shared;
        this.orders = orders;
        this.modes = modes;
        this.replies = replies;
    }

    ObjectNode list(EdasApp app) {
        List<EdasApp.Version> versions = new ArrayList<>(app.versions());
        if (modes.has(EdasMode.VERSIONS_UNSORTED)) {
            versions.sort(Comparator.comparing(EdasApp.Version::id));
        }
        ObjectNode body = replies.success();
        var list = body.putObject("PackageVersionList").putArray("PackageVersion");
        boolean image = modes.has(EdasMode.VERSIONS_ARE_IMAGES);
        for (EdasApp.Version version : versions) {
            ObjectNode entry = list.addObject().put("Id", version.id()).put("AppId", app.id());
            entry.put("PackageVersion", version.name())
                    .put("Type", image ? "image" : "url")
                    .put("Description", "");
            String url = image ? "registry.invalid/app:" + version.name() : url(version);
            entry.put("WarUrl", url).put("PublicUrl", url);
            long created = version.created().toEpochMilli();
            entry.put("CreateTime", created).put("UpdateTime", created);
        }
        return body;
    }

    ObjectNode groups(EdasApp app) {
        ObjectNode body = replies.success();
        var list = body.putObject("DeployGroupList").putArray("DeployGroup");
        String last = modes.has(EdasMode.GROUP_WITH_LAST_VERSION) ? app.lastVersion() : app.runningVersion();
        addGroup(list.addObject(), app, groupId(app), "_DEFAULT_GROUP", last);
        for (String version : app.groups()) {
            addGroup(list.addObject(), app, shared.uuid(), "another", version);
        }
        return body;
    }

    private void addGroup(ObjectNode group, EdasApp app, String id, String name, String versionId) {
        group.put("GroupId", id).put("AppId", app.id());
        group.put("GroupName", name).put("GroupType", 0).put("Status", "");
        EdasApp.Version version = newest(app, candidate -> candidate.id().equals(versionId));
        if (version != null && !modes.has(EdasMode.GROUP_WITHOUT_VERSION)) {
            group.put("PackageVersion", version.name()).put("PackageUrl", url(version));
            if (!modes.has(EdasMode.GROUP_WITHOUT_VERSION_ID)) {
                group.put("PackageVersionId", version.id());
            }
        }
    }

    ObjectNode kubernetesApplication(EdasApp app) {
        ObjectNode body = replies.success();
        ObjectNode application =
                body.putObject(modes.has(EdasMode.APPLICATION_SPELT_RIGHT) ? "Application" : "Applcation");
        application.put("AppId", app.id());
        ObjectNode facts = application.putObject("App").put("ApplicationName", app.name());
        facts.put("ApplicationType", "FatJar").put("Instances", app.instances()).put("RegionId", "cn-hangzhou");
        EdasApp.Version running = running(app);
        if (running != null) {
            ObjectNode latest = application.putObject("LatestVersion").put("PackageVersion", running.name());
            latest.put("Url", url(running)).put("WarUrl", url(running));
        }
        return body;
    }

    ObjectNode deployToKubernetes(EdasApp app, ServiceRequest request) {
        require(app.isKubernetes(), "The application is not in a Kubernetes cluster");
        String id = request.parameter("PackageVersionId");
        require(id != null, "PackageVersionId, Image or PackageUrl is missing");
        EdasApp.Version version = newest(app, candidate -> candidate.id().equals(id));
        require(version != null, "PackageVersionId " + id + " does not exist");
        ChangeOrder order = begin(app, version, ChangeOrder.HISTORIC, request);
        order.describe(request.parameter("ChangeOrderDesc", ""));
        ObjectNode body = replies.success();
        return modes.has(EdasMode.DEPLOY_ANSWERS_NO_ID) ? body : body.put("ChangeOrderId", order.id());
    }

    ObjectNode rollBackEcs(EdasApp app, ServiceRequest request) {
        require(app.clusterType() == EdasApp.ECS, "The application is not in an ECS cluster");
        String group = request.parameter("GroupId");
        require(group.equals("all") || group.equals(groupId(app)), "The group does not exist");
        require(request.parameter("Batch", "1").matches("[1-5]"), "Batch is not between 1 and 5");
        require(request.parameter("BatchWaitTime", "0").matches("[0-5]"), "BatchWaitTime is not between 0 and 5");
        String name = request.parameter("HistoryVersion");
        EdasApp.Version version = newest(app, candidate -> candidate.name().equals(name));
        require(version != null, "HistoryVersion " + name + " does not exist");
        ChangeOrder order = begin(app, version, ChangeOrder.ROLLBACK, request);
        ObjectNode body = replies.success();
        return modes.has(EdasMode.ROLLBACK_ANSWERS_NO_ID) ? body : body.put("ChangeOrderId", order.id());
    }

    private ChangeOrder begin(EdasApp app, EdasApp.Version version, String type, ServiceRequest request) {
        require(orders.running(app.id(), request.now()) == null, "A change of the application is in progress");
        app.received(request.query());
        if (modes.has(EdasMode.ROLLBACK_ADDS_VERSION)) {
            app.addVersion(shared.uuid(), version.name(), false);
        }
        return orders.begin(app.id(), type, request.caller(), "pop", version.id(), app.takeNextScript());
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw replies.refusal(400, message);
        }
    }

    private static EdasApp.Version newest(EdasApp app, Predicate<EdasApp.Version> condition) {
        return app.versions().stream().filter(condition).findFirst().orElse(null);
    }

    private static EdasApp.Version running(EdasApp app) {
        String id = app.runningVersion();
        return newest(app, version -> version.id().equals(id));
    }

    private static String groupId(EdasApp app) {
        return "group-" + app.id();
    }

    private static String url(EdasApp.Version version) {
        return "https://packages.invalid/" + version.id() + "/app.jar";
    }
}
