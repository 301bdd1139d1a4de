/** Faults that a test injects: errors, lost connections, broken JSON, held requests. */
package io.jenkins.plugins.cloudrollback.simulator.faults;
