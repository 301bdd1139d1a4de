/** Features common to CodeArts Deploy and RFS: gateway, signature, IAM. */
package io.jenkins.plugins.cloudrollback.simulator.huawei;
