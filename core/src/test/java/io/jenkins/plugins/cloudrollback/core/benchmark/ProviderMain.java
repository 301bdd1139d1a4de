package io.jenkins.plugins.cloudrollback.core.benchmark;

import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.accounts.AccessKey;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.server.SimulatorServer;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import io.jenkins.plugins.cloudrollback.simulator.state.Call;
import io.jenkins.plugins.cloudrollback.simulator.state.Effect;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The four simulated providers in a separate process. Prints its URL, then answers queries on its standard input until
 * that is closed. An answer consists of lines and ends with an empty line.
 */
final class ProviderMain {
    private final Simulator simulator = new Simulator(InstantSource.system(), 1);

    private ProviderMain() {}

    public static void main(String[] arguments) throws IOException {
        Settings settings = Settings.of(arguments);
        ProviderMain providers = new ProviderMain();
        Target.warmUp(settings).forEach(providers::add);
        Target.all(settings).forEach(providers::add);
        try (SimulatorServer server = new SimulatorServer(providers.simulator)) {
            System.out.println(server.uri());
            BufferedReader queries = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String query = queries.readLine(); query != null; query = queries.readLine()) {
                String[] parts = query.split(" ");
                if (parts[0].equals("calls")) {
                    providers.printCalls(Instant.parse(parts[1]), Instant.parse(parts[2]));
                } else {
                    providers.printEnds();
                }
                System.out.println();
            }
        }
    }

    private void add(Target target) {
        AccessKey key = AccessKey.permanent(target.account(), Target.SECRET);
        if (target.service() == Service.SAE || target.service() == Service.EDAS) {
            simulator.accounts().addAlibaba(key);
        } else {
            simulator.accounts().addHuawei(key);
        }
        String order = "1:" + target.seconds() + (target.succeeds() ? " 2" : " 3");
        switch (target.service()) {
            case SAE ->
                simulator
                        .sae()
                        .addApp(target.id(), target.id())
                        .addVersion("0026ff7f-2b57-4127-bdd0-9bf202bb9000")
                        .addVersion("1137ff80-3c68-4238-aee1-0ca313cca000")
                        .nextRollback(Script.of(order));
            case EDAS -> {
                simulator.edas().addApp(target.id(), target.id()).nextRollback(Script.of(order));
                simulator
                        .edas()
                        .app(target.id())
                        .deploy("alice", "console", Script.of("1"))
                        .orElseThrow();
            }
            case CODEARTS_DEPLOY ->
                simulator
                        .codeArts()
                        .addTask(Target.PROJECT, target.id(), target.id(), target.id())
                        .addRecord("a99c6b14dbc3449384849f1e7e03ea20", "alice", "succeeded")
                        .addRecord("c4d8e2f6a0b14c5d9e7f3a1b5c9d3e7f", "alice", "succeeded")
                        .nextRollback(Script.of(
                                "running:" + target.seconds() + (target.succeeds() ? " succeeded" : " failed")));
            default ->
                simulator
                        .rfs()
                        .addStack(Target.PROJECT, target.id(), "ROLLBACK_FAILED")
                        .nextRollback(Script.of("ROLLBACK_IN_PROGRESS:" + target.seconds()
                                + (target.succeeds() ? " ROLLBACK_COMPLETE" : " ROLLBACK_FAILED")));
        }
    }

    /** Prints the number of calls, of refused calls, and the maximum number of calls of one account. */
    private void printCalls(Instant from, Instant to) {
        List<Call> calls = simulator.calls().all().stream()
                .filter(call -> !call.at().isBefore(from) && call.at().isBefore(to))
                .toList();
        Map<String, Integer> byAccount = new HashMap<>();
        calls.forEach(call -> byAccount.merge(call.by(), 1, Integer::sum));
        int busiest = byAccount.values().stream().max(Integer::compare).orElse(0);
        long refused = calls.stream().filter(call -> call.status() >= 300).count();
        System.out.println(calls.size() + " " + refused + " " + busiest);
    }

    /** Prints id, target, end time and outcome of each rollback. All must have ended. */
    private void printEnds() {
        Instant now = Instant.now();
        for (Effect effect : simulator.effects().all()) {
            System.out.println(effect.changeId() + " " + effect.target() + " "
                    + effect.run().since(now) + " " + simulator.effects().outcome(effect));
        }
    }
}
