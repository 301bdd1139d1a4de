/** All rollbacks of a job, on a page and as remote API. */
package io.jenkins.plugins.cloudrollback.history;
