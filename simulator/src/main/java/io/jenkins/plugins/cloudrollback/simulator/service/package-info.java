/** The interface of a simulated service, its operations, and the requests it gets. */
package io.jenkins.plugins.cloudrollback.simulator.service;
