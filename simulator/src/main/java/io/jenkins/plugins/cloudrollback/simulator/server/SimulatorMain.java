package io.jenkins.plugins.cloudrollback.simulator.server;

import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import java.io.IOException;
import java.io.PrintStream;
import java.time.InstantSource;

/** Runs the simulator as a process for demonstrations, until it is killed. */
public final class SimulatorMain {
    private SimulatorMain() {}

    /** @param arguments the port, or nothing for any free port */
    public static void main(String... arguments) throws IOException, InterruptedException {
        Simulator simulator = new Simulator(InstantSource.system(), System.nanoTime());
        DemoWorld.create(simulator);
        int port = arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]);
        try (SimulatorServer server = new SimulatorServer(simulator, port)) {
            PrintStream out = System.out;
            out.println("uri=" + server.uri());
            DemoWorld.description().forEach((name, value) -> out.println(name + "=" + value));
            out.println("edas.changeOrderId=" + DemoWorld.startEdasDeployment(simulator));
            Thread.currentThread().join(); // forever, as the server's threads are daemons
        }
    }
}
