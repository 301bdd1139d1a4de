/** Huawei Cloud's Security Token Service (STS), and the assumption of agencies by IAM 3. */
package io.jenkins.plugins.cloudrollback.simulator.huawei.sts;
