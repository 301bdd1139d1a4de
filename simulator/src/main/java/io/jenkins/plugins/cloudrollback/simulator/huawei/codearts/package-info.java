/** CodeArts Deploy. */
package io.jenkins.plugins.cloudrollback.simulator.huawei.codearts;
