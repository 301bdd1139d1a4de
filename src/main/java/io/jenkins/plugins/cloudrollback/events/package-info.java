/** Tells other plugins of rollbacks. */
package io.jenkins.plugins.cloudrollback.events;
