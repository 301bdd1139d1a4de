/** The simulator as an HTTP server and as a process, with an API to control it. */
package io.jenkins.plugins.cloudrollback.simulator.server;
