/**
 * Scripts say how a change will go; {@link io.jenkins.plugins.cloudrollback.simulator.script.ScriptRun} follows one by the clock.
 */
package io.jenkins.plugins.cloudrollback.simulator.script;
