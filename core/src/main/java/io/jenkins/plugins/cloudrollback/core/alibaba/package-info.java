/** What the services of Alibaba Cloud have in common: the signature ACS3-HMAC-SHA256 and the way they report errors. */
package io.jenkins.plugins.cloudrollback.core.alibaba;
