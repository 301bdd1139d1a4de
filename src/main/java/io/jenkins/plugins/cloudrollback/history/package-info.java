/** The rollback history of a job, as a page and as remote API. */
package io.jenkins.plugins.cloudrollback.history;
