package io.jenkins.plugins.cloudrollback.simulator.faults;

import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import java.util.Arrays;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Errors that the services are known to answer, and that the state of the simulator does not cause. */
public enum Refusal {
    BUSY_ENVIRONMENT(400, "Deploy.00060218", Service.CODEARTS_DEPLOY),
    BUSY_PERMISSIONS(400, "Deploy.00060222", Service.CODEARTS_DEPLOY),
    /** The application may be deployed by a pipeline only. */
    CONTROLLED_BY_PIPELINE(400, "Deploy.00016004", Service.CODEARTS_DEPLOY),
    /** A parameter of the environment is empty. */
    EMPTY_PARAMETER(400, "Deploy.00015905", Service.CODEARTS_DEPLOY),
    UNKNOWN_TEMPLATE(404, "Deploy.00011602", Service.CODEARTS_DEPLOY),
    MISSING_PARAMETER(400, "APIGW.0106", Service.CODEARTS_DEPLOY, Service.RFS),
    UNKNOWN_API(404, "APIGW.0101", Service.CODEARTS_DEPLOY, Service.RFS),
    BUSY_STACK(403, "RF.10012519", Service.RFS),

    INVALID_STATUS(400, "Application.InvalidStatus", Service.SAE),
    UPGRADING(400, "System.Upgrading", Service.SAE),
    NO_PERMISSION(400, "Resouce.no.permission", Service.SAE),
    UNKNOWN_APP(404, "InvalidAppId.NotFound", Service.SAE),
    UNKNOWN_ORDER(400, "InvalidChangeOrder.NotFound", Service.SAE),
    UNSUPPORTED_REGION(400, "InvalidServerlessRegion.Unsupported", Service.SAE),
    INVALID_RESPONSE(404, "InvalidResponse.Api", Service.SAE),
    NO_CLUSTER(400, "NoAvailableCluster.NotFound", Service.SAE),
    /** EDAS reports errors as HTTP 200. */
    EDAS_400(200, "400", Service.EDAS),
    EDAS_403(200, "403", Service.EDAS),
    FORBIDDEN(403, "Forbidden.RAM", Service.SAE, Service.EDAS);

    final int status;
    final String code;
    private final Set<Service> services;

    Refusal(int status, String code, Service... services) {
        this.status = status;
        this.code = code;
        this.services = Set.of(services);
    }

    /** Draws an error of a service. */
    public static Refusal random(Service service, RandomGenerator random) {
        Refusal[] some = Arrays.stream(values())
                .filter(refusal -> refusal.services.contains(service))
                .toArray(Refusal[]::new);
        return some[random.nextInt(some.length)];
    }
}
