/** The access keys and users that may call. */
package io.jenkins.plugins.cloudrollback.simulator.accounts;
