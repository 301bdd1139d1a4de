/** What signing and waiting cost. Run by {@code bin/bench}, never by the tests. */
package io.jenkins.plugins.cloudrollback.core.benchmark;
