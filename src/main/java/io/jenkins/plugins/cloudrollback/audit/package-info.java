/** Who has rolled back what. */
package io.jenkins.plugins.cloudrollback.audit;
