/** Security Token Service (STS) and IAM: temporary access keys for agencies. */
package io.jenkins.plugins.cloudrollback.core.huawei.sts;
