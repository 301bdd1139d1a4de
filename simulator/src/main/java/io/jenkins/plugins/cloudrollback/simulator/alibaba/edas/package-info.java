/** Enterprise Distributed Application Service. */
package io.jenkins.plugins.cloudrollback.simulator.alibaba.edas;
