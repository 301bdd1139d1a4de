/** Serverless App Engine, API version 2019-05-06: an application goes back to one of its versions. */
package io.jenkins.plugins.cloudrollback.core.alibaba.sae;
