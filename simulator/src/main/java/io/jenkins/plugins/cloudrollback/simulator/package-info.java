/**
 * The APIs of SAE, EDAS, CodeArts Deploy, RFS and IAM, for the tests of the plugin and of its core. {@link
 * io.jenkins.plugins.cloudrollback.simulator.Simulator} answers requests, {@code server} puts it behind HTTP.
 */
package io.jenkins.plugins.cloudrollback.simulator;
