/**
 * The plugin. {@code steps} has the Pipeline steps and the freestyle action, {@code tracking} the rollbacks of a build,
 * {@code history} those of a job, {@code events} the extension point for other plugins, with {@code metrics} and {@code
 * audit} as two uses of it, {@code credentials} and {@code config} what their names say, and {@code core} all that needs no
 * Jenkins.
 */
package io.jenkins.plugins.cloudrollback;
