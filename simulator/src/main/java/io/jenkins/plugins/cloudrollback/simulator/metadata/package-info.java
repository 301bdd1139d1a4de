/** The metadata services of the machines of both clouds. */
package io.jenkins.plugins.cloudrollback.simulator.metadata;
