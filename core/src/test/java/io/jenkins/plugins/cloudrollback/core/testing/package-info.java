/** What tests of several packages share: time that jumps, HTTP that is watched or made up, random requests. */
package io.jenkins.plugins.cloudrollback.core.testing;
