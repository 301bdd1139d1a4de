/** Common code of the services of Huawei Cloud: the signature SDK-HMAC-SHA256, IAM tokens and the error format. */
package io.jenkins.plugins.cloudrollback.core.huawei;
