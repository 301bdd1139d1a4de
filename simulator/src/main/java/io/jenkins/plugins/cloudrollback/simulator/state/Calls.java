package io.jenkins.plugins.cloudrollback.simulator.state;

import io.jenkins.plugins.cloudrollback.simulator.http.Request;
import java.util.ArrayList;
import java.util.List;

/** The log of all requests, oldest first. */
public final class Calls {
    private final SharedState shared;
    private final List<Call> calls = new ArrayList<>();

    Calls(SharedState shared) {
        this.shared = shared;
    }

    public List<Call> all() {
        synchronized (shared) {
            return List.copyOf(calls);
        }
    }

    public List<Call> of(String operation) {
        return all().stream().filter(call -> call.operation().equals(operation)).toList();
    }

    public int count(String operation) {
        return of(operation).size();
    }

    public void add(String operation, Request request, String by, int status) {
        calls.add(new Call(shared.now(), operation, request.method(), request.rawPath(), by, status));
    }
}
