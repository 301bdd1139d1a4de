/** Metrics of rollbacks, for the Metrics plugin. */
package io.jenkins.plugins.cloudrollback.metrics;
