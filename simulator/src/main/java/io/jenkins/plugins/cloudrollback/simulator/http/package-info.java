/** HTTP requests and replies as data, and the encodings and digests that both clouds use. */
package io.jenkins.plugins.cloudrollback.simulator.http;
