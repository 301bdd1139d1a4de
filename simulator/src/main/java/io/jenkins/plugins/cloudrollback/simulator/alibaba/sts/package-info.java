/** Alibaba Cloud's Security Token Service (STS). */
package io.jenkins.plugins.cloudrollback.simulator.alibaba.sts;
