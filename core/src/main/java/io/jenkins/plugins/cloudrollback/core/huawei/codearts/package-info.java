/** CodeArts Deploy, API version 2: runs a deployment task again as one of its records did. */
package io.jenkins.plugins.cloudrollback.core.huawei.codearts;
