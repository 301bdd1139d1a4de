/** Security Token Service (STS): temporary access keys for RAM roles. */
package io.jenkins.plugins.cloudrollback.core.alibaba.sts;
