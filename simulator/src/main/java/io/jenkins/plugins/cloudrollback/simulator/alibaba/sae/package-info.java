/** Serverless App Engine. */
package io.jenkins.plugins.cloudrollback.simulator.alibaba.sae;
