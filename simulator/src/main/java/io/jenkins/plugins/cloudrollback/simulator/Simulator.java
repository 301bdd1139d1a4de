package io.jenkins.plugins.cloudrollback.simulator;

import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.AlibabaGateway;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.AlibabaXml;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.Edas;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.Sae;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sts.Sts;
import io.jenkins.plugins.cloudrollback.simulator.faults.Fault;
import io.jenkins.plugins.cloudrollback.simulator.faults.Faults;
import io.jenkins.plugins.cloudrollback.simulator.http.Delivery;
import io.jenkins.plugins.cloudrollback.simulator.http.RefusedException;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.http.Request;
import io.jenkins.plugins.cloudrollback.simulator.http.UrlEncoding;
import io.jenkins.plugins.cloudrollback.simulator.huawei.HuaweiGateway;
import io.jenkins.plugins.cloudrollback.simulator.huawei.Iam;
import io.jenkins.plugins.cloudrollback.simulator.huawei.codearts.CodeArts;
import io.jenkins.plugins.cloudrollback.simulator.huawei.rfs.Rfs;
import io.jenkins.plugins.cloudrollback.simulator.huawei.sts.HuaweiSts;
import io.jenkins.plugins.cloudrollback.simulator.metadata.Metadata;
import io.jenkins.plugins.cloudrollback.simulator.service.Operation;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceHandler;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceRequest;
import io.jenkins.plugins.cloudrollback.simulator.state.Calls;
import io.jenkins.plugins.cloudrollback.simulator.state.Effects;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Simulates the APIs of four services, of IAM and of STS. It is written from the providers' documents alone, so that it can
 * verify the clients.
 *
 * <p>Its replies depend only on its state, the request and the clock; it starts no thread and opens no socket. {@code
 * SimulatorServer} puts it behind HTTP.
 */
public final class Simulator {
    private final SharedState shared;
    private final Accounts accounts;
    private final Faults faults;
    private final Iam iam;
    private final Sts sts;
    private final HuaweiSts huaweiSts;
    private final Metadata metadata;
    private final Sae sae;
    private final Edas edas;
    private final CodeArts codeArts;
    private final Rfs rfs;
    private final AlibabaGateway alibabaGateway;
    private final HuaweiGateway huaweiGateway;
    private boolean checkSignatures = true;

    /** @param seed the seed of all ids that it creates */
    public Simulator(InstantSource clock, long seed) {
        shared = new SharedState(clock, seed);
        accounts = new Accounts(shared);
        faults = new Faults(shared);
        iam = new Iam(shared, accounts);
        sts = new Sts(shared, accounts);
        huaweiSts = new HuaweiSts(shared, accounts);
        metadata = new Metadata(shared, accounts);
        sae = new Sae(shared);
        edas = new Edas(shared);
        codeArts = new CodeArts(shared);
        rfs = new Rfs(shared);
        alibabaGateway = new AlibabaGateway(accounts);
        huaweiGateway = new HuaweiGateway(accounts, iam);
    }

    public Accounts accounts() {
        return accounts;
    }

    public Faults faults() {
        return faults;
    }

    public Effects effects() {
        return shared.effects;
    }

    public Calls calls() {
        return shared.calls;
    }

    public Iam iam() {
        return iam;
    }

    public Sts sts() {
        return sts;
    }

    public HuaweiSts huaweiSts() {
        return huaweiSts;
    }

    public Metadata metadata() {
        return metadata;
    }

    public Sae sae() {
        return sae;
    }

    public Edas edas() {
        return edas;
    }

    public CodeArts codeArts() {
        return codeArts;
    }

    public Rfs rfs() {
        return rfs;
    }

    /**
     * Disables the checks of signatures, dates and nonces, which makes large simulations faster. A request without any
     * credential is then accepted as {@code anonymous}; keys must still exist and tokens must still be valid.
     */
    public void checkSignatures(boolean check) {
        synchronized (shared) {
            checkSignatures = check;
        }
    }

    /** Answers a request. The caller must carry out the {@link Reply#delivery()}. */
    public Reply handle(Request request) {
        synchronized (shared) {
            Map<String, String> variables = new HashMap<>();
            Operation operation;
            try {
                operation = Operations.of(request, variables);
            } catch (RefusedException refusal) {
                return recorded("?", request, "?", refusal.reply());
            } catch (IllegalArgumentException e) {
                return recorded("?", request, "?", HuaweiGateway.error(400, "APIGW.0103", "The path is malformed"));
            }
            Fault held = faults.take(operation.name(), true);
            if (held != null) {
                return new Reply(0, Map.of(), new byte[0], Delivery.heldBefore(held.hold()));
            }
            return process(request, operation, variables);
        }
    }

    private Reply process(Request request, Operation operation, Map<String, String> variables) {
        Instant now = shared.now();
        String caller;
        try {
            caller = authenticate(request, operation, variables, now);
        } catch (RefusedException refusal) {
            return recorded(operation.name(), request, "?", rendered(refusal.reply(), request, operation));
        } catch (IllegalArgumentException e) { // the query can't be decoded, so it can't have been signed
            Reply reply = handler(operation).unknownParameter(e.getMessage());
            return recorded(operation.name(), request, "?", rendered(reply, request, operation));
        }
        Fault fault = faults.take(operation.name(), false);
        Reply reply;
        if (fault != null && fault.instead() != null) {
            reply = fault.instead().apply(handler(operation));
        } else {
            reply = perform(request, operation, variables, caller, now);
        }
        reply = rendered(reply, request, operation);
        if (fault != null && fault.after() != null) {
            reply = fault.after().apply(reply);
        }
        return recorded(operation.name(), request, caller, reply);
    }

    private String authenticate(Request request, Operation operation, Map<String, String> variables, Instant now) {
        if (operation.name().endsWith("WithOIDC")) {
            return operation.service().isAlibaba()
                    ? alibabaGateway.requireAnonymous(request, checkSignatures, now)
                    : HuaweiGateway.requireAnonymous(request);
        }
        if (operation.service().isAlibaba()) {
            return alibabaGateway.authenticate(request, operation, checkSignatures, now);
        }
        return operation.name().equals("CreateToken") || operation.service() == Service.METADATA
                ? "anonymous"
                : huaweiGateway.authenticate(request, operation, variables, checkSignatures, now);
    }

    private Reply perform(
            Request request, Operation operation, Map<String, String> variables, String caller, Instant now) {
        ServiceHandler handler = handler(operation);
        try {
            if (operation.service().isAlibaba()
                    && !operation.name().equals("AssumeRoleWithOIDC")
                    && request.body().length > 0) {
                throw new RefusedException(handler.unknownParameter("body")); // all parameters are in the query
            }
            Map<String, String> query = query(request, operation, handler);
            return handler.handle(new ServiceRequest(operation, variables, query, request, caller, now));
        } catch (RefusedException refusal) {
            return refusal.reply();
        } catch (IllegalArgumentException e) { // a parameter can be neither decoded nor parsed
            return handler.unknownParameter(e.getMessage());
        }
    }

    private static Map<String, String> query(Request request, Operation operation, ServiceHandler handler) {
        Map<String, String> query = new LinkedHashMap<>();
        for (Map.Entry<String, String> pair : UrlEncoding.pairs(request.rawQuery())) {
            String name = pair.getKey();
            boolean known =
                    operation.required().contains(name) || operation.optional().contains(name);
            if (!known || query.put(name, pair.getValue()) != null) {
                throw new RefusedException(handler.unknownParameter(name));
            }
        }
        for (String name : operation.required()) {
            if (query.getOrDefault(name, "").isEmpty()) {
                throw new RefusedException(handler.missingParameter(name));
            }
        }
        return query;
    }

    private ServiceHandler handler(Operation operation) {
        return switch (operation.service()) {
            case IAM -> iam;
            case STS -> sts;
            case HUAWEI_STS -> huaweiSts;
            case METADATA -> metadata;
            case SAE -> sae;
            case EDAS -> edas;
            case CODEARTS_DEPLOY -> codeArts;
            case RFS -> rfs;
        };
    }

    /** Renders the reply as XML, Alibaba Cloud's default, unless the request accepts JSON. */
    private static Reply rendered(Reply reply, Request request, Operation operation) {
        String accept = request.header("accept");
        boolean acceptsJson = accept != null && accept.contains("application/json")
                || request.rawQuery() != null && request.rawQuery().contains("Format=JSON");
        boolean isJson = reply.headers().getOrDefault("Content-Type", "").startsWith("application/json");
        return operation.service().isAlibaba() && isJson && !acceptsJson ? AlibabaXml.of(reply, operation) : reply;
    }

    private Reply recorded(String operation, Request request, String caller, Reply reply) {
        shared.calls.add(operation, request, caller, reply.status());
        return reply;
    }
}
