/** Features common to SAE and EDAS: gateway, signature, XML, change orders. */
package io.jenkins.plugins.cloudrollback.simulator.alibaba;
