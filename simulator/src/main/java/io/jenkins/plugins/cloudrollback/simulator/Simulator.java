package io.jenkins.plugins.cloudrollback.simulator;

import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.AlibabaGate;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.AlibabaXml;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.Edas;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.Sae;
import io.jenkins.plugins.cloudrollback.simulator.faults.Fault;
import io.jenkins.plugins.cloudrollback.simulator.faults.Faults;
import io.jenkins.plugins.cloudrollback.simulator.http.Delivery;
import io.jenkins.plugins.cloudrollback.simulator.http.Refusal;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.http.Request;
import io.jenkins.plugins.cloudrollback.simulator.http.WireText;
import io.jenkins.plugins.cloudrollback.simulator.huawei.HuaweiGate;
import io.jenkins.plugins.cloudrollback.simulator.huawei.Iam;
import io.jenkins.plugins.cloudrollback.simulator.huawei.codearts.CodeArts;
import io.jenkins.plugins.cloudrollback.simulator.huawei.rfs.Rfs;
import io.jenkins.plugins.cloudrollback.simulator.service.Exchange;
import io.jenkins.plugins.cloudrollback.simulator.service.Operation;
import io.jenkins.plugins.cloudrollback.simulator.service.Provider;
import io.jenkins.plugins.cloudrollback.simulator.state.Calls;
import io.jenkins.plugins.cloudrollback.simulator.state.Effects;
import io.jenkins.plugins.cloudrollback.simulator.state.World;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Four provider APIs and their IAM in one place, written from the fact sheets alone so that it can judge the clients.
 *
 * <p>It is pure: what it answers depends on its state, the request and the clock, and it starts no thread and opens no
 * socket. {@link SimulatorServer} puts it behind real HTTP.
 */
public final class Simulator {
    private final World world;
    private final Accounts accounts;
    private final Faults faults;
    private final Iam iam;
    private final Sae sae;
    private final Edas edas;
    private final CodeArts codeArts;
    private final Rfs rfs;
    private final AlibabaGate alibabaGate;
    private final HuaweiGate huaweiGate;
    private boolean checkSignatures = true;

    /** @param seed of all ids that are handed out */
    public Simulator(InstantSource clock, long seed) {
        world = new World(clock, seed);
        accounts = new Accounts(world);
        faults = new Faults(world);
        iam = new Iam(world, accounts);
        sae = new Sae(world);
        edas = new Edas(world);
        codeArts = new CodeArts(world);
        rfs = new Rfs(world);
        alibabaGate = new AlibabaGate(accounts);
        huaweiGate = new HuaweiGate(accounts, iam);
    }

    public Accounts accounts() {
        return accounts;
    }

    public Faults faults() {
        return faults;
    }

    public Effects effects() {
        return world.effects;
    }

    public Calls calls() {
        return world.calls;
    }

    public Iam iam() {
        return iam;
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
     * Off, for the speed of huge simulations: signatures, dates and nonces are not looked at, and a request without any
     * credential passes as {@code anonymous}. Keys must still exist and tokens must still be good.
     */
    public void checkSignatures(boolean check) {
        synchronized (world) {
            checkSignatures = check;
        }
    }

    /** One exchange. The way the answer takes, {@link Reply#delivery()}, is for the caller to carry out. */
    public Reply handle(Request request) {
        synchronized (world) {
            Map<String, String> variables = new HashMap<>();
            Operation operation;
            try {
                operation = Operations.of(request, variables);
            } catch (Refusal refusal) {
                return journaled("?", request, "?", refusal.reply());
            } catch (IllegalArgumentException e) {
                return journaled("?", request, "?", HuaweiGate.error(400, "APIGW.0103", "The path is malformed"));
            }
            Fault held = faults.take(operation.name(), true);
            if (held != null) {
                return new Reply(0, Map.of(), new byte[0], Delivery.heldBefore(held.hold()));
            }
            return admitted(request, operation, variables);
        }
    }

    private Reply admitted(Request request, Operation operation, Map<String, String> variables) {
        Instant now = world.now();
        String caller;
        try {
            caller = admit(request, operation, variables, now);
        } catch (Refusal refusal) {
            return journaled(operation.name(), request, "?", rendered(refusal.reply(), request, operation));
        } catch (IllegalArgumentException e) { // a query that can't be decoded can't have been signed either
            Reply reply = provider(operation).unknownParameter(e.getMessage());
            return journaled(operation.name(), request, "?", rendered(reply, request, operation));
        }
        Fault fault = faults.take(operation.name(), false);
        Reply reply;
        if (fault != null && fault.instead() != null) {
            reply = fault.instead().apply(provider(operation));
        } else {
            reply = act(request, operation, variables, caller, now);
        }
        reply = rendered(reply, request, operation);
        if (fault != null && fault.after() != null) {
            reply = fault.after().apply(reply);
        }
        return journaled(operation.name(), request, caller, reply);
    }

    private String admit(Request request, Operation operation, Map<String, String> variables, Instant now) {
        if (operation.service().isAlibaba()) {
            return alibabaGate.admit(request, operation, checkSignatures, now);
        }
        return operation.name().equals("CreateToken")
                ? "anonymous"
                : huaweiGate.admit(request, operation, variables, checkSignatures, now);
    }

    private Reply act(Request request, Operation operation, Map<String, String> variables, String caller, Instant now) {
        Provider provider = provider(operation);
        try {
            if (operation.service().isAlibaba() && request.body().length > 0) {
                throw new Refusal(provider.unknownParameter("body")); // everything belongs into the query
            }
            Map<String, String> query = query(request, operation, provider);
            return provider.act(new Exchange(operation, variables, query, request, caller, now));
        } catch (Refusal refusal) {
            return refusal.reply();
        } catch (IllegalArgumentException e) { // what neither decodes nor parses
            return provider.unknownParameter(e.getMessage());
        }
    }

    private static Map<String, String> query(Request request, Operation operation, Provider provider) {
        Map<String, String> query = new LinkedHashMap<>();
        for (Map.Entry<String, String> pair : WireText.pairs(request.rawQuery())) {
            String name = pair.getKey();
            boolean known =
                    operation.required().contains(name) || operation.optional().contains(name);
            if (!known || query.put(name, pair.getValue()) != null) {
                throw new Refusal(provider.unknownParameter(name));
            }
        }
        for (String name : operation.required()) {
            if (query.getOrDefault(name, "").isEmpty()) {
                throw new Refusal(provider.missingParameter(name));
            }
        }
        return query;
    }

    private Provider provider(Operation operation) {
        return switch (operation.service()) {
            case IAM -> iam;
            case SAE -> sae;
            case EDAS -> edas;
            case CODEARTS_DEPLOY -> codeArts;
            case RFS -> rfs;
        };
    }

    /** Alibaba Cloud speaks XML unless asked for JSON. */
    private static Reply rendered(Reply reply, Request request, Operation operation) {
        String accept = request.header("accept");
        boolean json = accept != null && accept.contains("application/json");
        boolean ours = reply.headers().getOrDefault("Content-Type", "").startsWith("application/json");
        return operation.service().isAlibaba() && ours && !json ? AlibabaXml.of(reply, operation) : reply;
    }

    private Reply journaled(String operation, Request request, String caller, Reply reply) {
        world.calls.add(operation, request, caller, reply.status());
        return reply;
    }
}
