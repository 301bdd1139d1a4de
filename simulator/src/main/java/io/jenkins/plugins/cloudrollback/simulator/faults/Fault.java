package io.jenkins.plugins.cloudrollback.simulator.faults;

import io.jenkins.plugins.cloudrollback.simulator.http.Hold;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceHandler;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * One thing that goes wrong. Each part may be null.
 *
 * @param hold keeps the request from being handled until a test releases it
 * @param instead answers in the provider's place, and nothing is done
 * @param after changes an answer once everything has been done
 */
public record Fault(Hold hold, Function<ServiceHandler, Reply> instead, UnaryOperator<Reply> after) {}
