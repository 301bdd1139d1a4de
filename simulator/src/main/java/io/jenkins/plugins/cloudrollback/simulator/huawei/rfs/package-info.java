/** Resource Formation Service. */
package io.jenkins.plugins.cloudrollback.simulator.huawei.rfs;
