/** Common code of the services of Alibaba Cloud: the signature ACS3-HMAC-SHA256, error format and change orders. */
package io.jenkins.plugins.cloudrollback.core.alibaba;
