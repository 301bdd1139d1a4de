/** Demo resources with ids that never change. */
package io.jenkins.plugins.cloudrollback.simulator.demo;
