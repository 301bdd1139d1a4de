/** Serverless App Engine, API version 2019-05-06: rolls an application back to one of its versions. */
package io.jenkins.plugins.cloudrollback.core.alibaba.sae;
