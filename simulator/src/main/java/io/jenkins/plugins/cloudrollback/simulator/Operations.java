package io.jenkins.plugins.cloudrollback.simulator;

import static io.jenkins.plugins.cloudrollback.simulator.service.Service.CODEARTS_DEPLOY;
import static io.jenkins.plugins.cloudrollback.simulator.service.Service.EDAS;
import static io.jenkins.plugins.cloudrollback.simulator.service.Service.HUAWEI_STS;
import static io.jenkins.plugins.cloudrollback.simulator.service.Service.IAM;
import static io.jenkins.plugins.cloudrollback.simulator.service.Service.METADATA;
import static io.jenkins.plugins.cloudrollback.simulator.service.Service.RFS;
import static io.jenkins.plugins.cloudrollback.simulator.service.Service.SAE;
import static io.jenkins.plugins.cloudrollback.simulator.service.Service.STS;

import io.jenkins.plugins.cloudrollback.simulator.alibaba.AlibabaGateway;
import io.jenkins.plugins.cloudrollback.simulator.http.RefusedException;
import io.jenkins.plugins.cloudrollback.simulator.http.Request;
import io.jenkins.plugins.cloudrollback.simulator.http.UrlEncoding;
import io.jenkins.plugins.cloudrollback.simulator.huawei.HuaweiGateway;
import io.jenkins.plugins.cloudrollback.simulator.service.Operation;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The operations of all services, found by their exact method and path. */
final class Operations {
    private record Route(String[] segments, Operation operation) {}

    /** Alibaba Cloud's paths have no variables. */
    private static final Map<String, Operation> ALIBABA = new HashMap<>();

    private static final List<Route> HUAWEI = new ArrayList<>();

    static {
        String app = "/pop/v1/sam/app/";
        sae(
                "RollbackApplication",
                "PUT",
                app + "rollbackApplication",
                "AppId VersionId [BatchWaitTime] [MinReadyInstances] [MinReadyInstanceRatio] [UpdateStrategy]"
                        + " [AutoEnableApplicationScalingRule]");
        sae("ListAppVersions", "GET", app + "listAppVersions", "AppId");
        sae("DescribeApplicationConfig", "GET", app + "describeApplicationConfig", "AppId [VersionId]");
        sae("DescribeApplicationStatus", "GET", app + "describeApplicationStatus", "AppId");
        sae(
                "ListApplications",
                "GET",
                app + "listApplications",
                "[AppName] [AppSource] [CurrentPage] [PageSize] [FieldType] [FieldValue] [NamespaceId] [OrderBy]"
                        + " [Reverse] [Tags] [NewSaeVersion] [IsStateful]");
        String order = "/pop/v1/sam/changeorder/";
        sae("DescribeChangeOrder", "GET", order + "DescribeChangeOrder", "ChangeOrderId");
        sae("DescribePipeline", "GET", order + "DescribePipeline", "PipelineId");
        sae("ConfirmPipelineBatch", "GET", order + "ConfirmPipelineBatch", "PipelineId Confirm");
        sae("AbortChangeOrder", "PUT", order + "AbortChangeOrder", "ChangeOrderId [Rollback]");
        sae("AbortAndRollbackChangeOrder", "PUT", order + "AbortAndRollbackChangeOrder", "ChangeOrderId");
        sae(
                "ListChangeOrders",
                "GET",
                order + "ListChangeOrders",
                "AppId [CoStatus] [CoType] [CurrentPage] [PageSize] [Key] [OrderBy] [Reverse]");

        String change = "/pop/v5/changeorder/";
        edas("AbortAndRollbackChangeOrder", "PUT", change + "change_order_abort_and_rollback", "ChangeOrderId");
        edas("AbortChangeOrder", "PUT", change + "change_order_abort", "ChangeOrderId");
        edas("RollbackChangeOrder", "PUT", "/pop/v5/oam/changeorder/rollback", "ChangeOrderId");
        edas("GetChangeOrderInfo", "POST", change + "change_order_info", "ChangeOrderId");
        edas("ListRecentChangeOrder", "POST", change + "change_order_list", "AppId");
        edas("ContinuePipeline", "GET", change + "pipeline_batch_confirm", "PipelineId Confirm");
        edas(
                "RollbackApplication",
                "POST",
                change + "co_rollback",
                "AppId GroupId HistoryVersion [Batch] [BatchWaitTime]");
        edas(
                "DeployK8sApplication",
                "POST",
                "/pop/v5/k8s/acs/k8s_apps",
                "AppId [PackageVersionId] [UpdateStrategy] [BatchTimeout] [ChangeOrderDesc] [Replicas]");
        edas("GetK8sApplication", "GET", change + "co_application", "AppId [From]");
        edas("ListHistoryDeployVersion", "GET", "/pop/v5/app/deploy_history_version_list", "AppId");
        edas("ListDeployGroup", "POST", "/pop/v5/app/deploy_group_list", "AppId");
        edas(
                "ListApplication",
                "POST",
                "/pop/v5/app/app_list",
                "[AppName] [AppIds] [ClusterId] [CurrentPage] "
                        + "[PageSize] [LogicalRegionId] [LogicalRegionIdFilter] [ResourceGroupId]");

        sts("AssumeRole", "RoleArn RoleSessionName [DurationSeconds] [ExternalId] [Policy]");
        sts(
                "AssumeRoleWithOIDC",
                "[SignatureNonce] [Timestamp] [RoleArn] [RoleSessionName] [OIDCProviderArn] [OIDCToken] [DurationSeconds] [Policy]");
        sts("GetCallerIdentity", "");

        huawei(HUAWEI_STS, "AssumeAgency", "POST", "/v5/agencies/assume", "");
        huawei(HUAWEI_STS, "AssumeAgencyWithOIDC", "POST", "/v5/agencies/assume-with-oidc", "");
        huawei(HUAWEI_STS, "GetCallerIdentity", "GET", "/v5/caller-identity", "");
        huawei(HUAWEI_STS, "CreateTemporaryAccessKeyByAgency", "POST", "/v3.0/OS-CREDENTIAL/securitytokens", "");
        String keys = "/latest/meta-data/ram/security-credentials/";
        huawei(METADATA, "PutToken", "PUT", "/latest/api/token", "");
        huawei(METADATA, "GetRoleName", "GET", keys, "");
        huawei(METADATA, "GetRoleKeys", "GET", keys + "{role}", "");
        huawei(METADATA, "PutHuaweiToken", "PUT", "/meta-data/latest/api/token", "");
        huawei(METADATA, "GetHuaweiKeys", "GET", "/openstack/latest/securitykey", "");
        huawei(IAM, "CreateToken", "POST", "/v3/auth/tokens", "[nocatalog]");
        huawei(IAM, "ListProjects", "GET", "/v3/projects", "[name]");
        String task = "/v2/tasks/{task_id}/";
        huawei(CODEARTS_DEPLOY, "RollbackRecords", "POST", task + "records/{record_id}/rollback", "");
        huawei(CODEARTS_DEPLOY, "StartDeployTask", "POST", task + "start", "");
        huawei(CODEARTS_DEPLOY, "StopDeployTaskRecord", "PUT", task + "records/{record_id}/stop", "");
        huawei(CODEARTS_DEPLOY, "ShowDeployStatus", "GET", task + "state", "[record_id] [step_state]");
        huawei(
                CODEARTS_DEPLOY,
                "ListDeployTaskHistoryByDate",
                "GET",
                "/v2/{project_id}/task/{id}/history",
                "page size [start_date] [end_date]");
        huawei(CODEARTS_DEPLOY, "ShowExecutionParams", "GET", "/v2/history/tasks/{task_id}/params", "record_id");
        huawei(CODEARTS_DEPLOY, "ListAllApp", "POST", "/v1/applications/list", "");
        String stacks = "/v1/{project_id}/stacks";
        huawei(RFS, "ListStacks", "GET", stacks, "[marker] [limit]");
        huawei(RFS, "ContinueRollbackStack", "POST", stacks + "/{stack_name}/rollbacks", "");
        huawei(RFS, "GetStackMetadata", "GET", stacks + "/{stack_name}/metadata", "[stack_id]");
        huawei(
                RFS,
                "ListStackEvents",
                "GET",
                stacks + "/{stack_name}/events",
                "[stack_id] [deployment_id] [filter] [field] [marker] [limit]");
    }

    private Operations() {}

    /**
     * Finds the operation that a request calls.
     *
     * @param variables receives the decoded variable segments of the path
     * @throws RefusedException with the gateway's error if there is none
     */
    static Operation of(Request request, Map<String, String> variables) {
        boolean isSts = request.rawPath().equals("/") && AlibabaGateway.action(request) != null;
        if (isSts || request.rawPath().startsWith("/pop/")) {
            Operation operation = ALIBABA.get(isSts ? "/" + AlibabaGateway.action(request) : request.rawPath());
            if (operation == null) {
                throw new RefusedException(AlibabaGateway.error(
                        404, "InvalidApi.NotFound", "Specified api is not found, please check your url and method."));
            }
            if (!operation.method().equals(request.method())) {
                throw new RefusedException(AlibabaGateway.error(
                        405, "UnsupportedHTTPMethod", "This http method is not supported by the API."));
            }
            return operation;
        }
        String[] segments = request.rawPath().split("/", -1);
        for (Route route : HUAWEI) {
            if (route.operation().method().equals(request.method()) && matches(route.segments(), segments)) {
                fill(variables, route.segments(), segments);
                return route.operation();
            }
        }
        throw HuaweiGateway.unknownApi();
    }

    private static boolean matches(String[] template, String[] segments) {
        if (template.length != segments.length) {
            return false;
        }
        for (int i = 0; i < template.length; i++) {
            boolean same = isVariable(template[i]) ? !segments[i].isEmpty() : template[i].equals(segments[i]);
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private static void fill(Map<String, String> variables, String[] template, String[] segments) {
        for (int i = 0; i < template.length; i++) {
            if (isVariable(template[i])) {
                String name = template[i].substring(1, template[i].length() - 1);
                variables.put(name, UrlEncoding.decodePath(segments[i]));
            }
        }
    }

    private static boolean isVariable(String segment) {
        return segment.startsWith("{");
    }

    private static void sae(String name, String method, String path, String parameters) {
        ALIBABA.put(path, Operation.of(SAE, name, method, path, parameters));
    }

    private static void edas(String name, String method, String path, String parameters) {
        ALIBABA.put(path, Operation.of(EDAS, name, method, path, parameters));
    }

    private static void sts(String name, String parameters) {
        ALIBABA.put("/" + name, Operation.of(STS, name, "POST", "/", parameters + " [Action] [Format] [Version]"));
    }

    private static void huawei(Service service, String name, String method, String template, String parameters) {
        Operation operation = Operation.of(service, name, method, template, parameters);
        HUAWEI.add(new Route(template.split("/", -1), operation));
    }
}
