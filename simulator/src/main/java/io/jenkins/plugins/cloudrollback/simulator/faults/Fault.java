package io.jenkins.plugins.cloudrollback.simulator.faults;

import io.jenkins.plugins.cloudrollback.simulator.http.Hold;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceHandler;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A fault of one request. One component is set, the others are null.
 *
 * @param hold delays the handling of the request until a test releases it
 * @param instead replies without the request being handled
 * @param after changes the reply of the handled request
 */
public record Fault(Hold hold, Function<ServiceHandler, Reply> instead, UnaryOperator<Reply> after) {}
