/** CodeArts Deploy, API version 2: a deployment task runs again as one of its records did. */
package io.jenkins.plugins.cloudrollback.core.huawei.codearts;
