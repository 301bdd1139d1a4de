/** Benchmarks of signing and waiting. Run by {@code bin/bench}, not by the tests. */
package io.jenkins.plugins.cloudrollback.core.benchmark;
