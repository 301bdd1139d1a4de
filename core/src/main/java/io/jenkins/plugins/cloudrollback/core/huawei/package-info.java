/**
 * What the services of Huawei Cloud have in common: the signature SDK-HMAC-SHA256, IAM tokens and the way they report
 * errors.
 */
package io.jenkins.plugins.cloudrollback.core.huawei;
