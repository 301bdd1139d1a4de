/**
 * What Jenkins sees. {@code steps} has the Pipeline steps and the freestyle action, {@code build} what a build keeps of
 * its rollbacks, {@code credentials} and {@code config} what their names say, and {@code core} all that needs no Jenkins.
 */
package io.jenkins.plugins.cloudrollback;
