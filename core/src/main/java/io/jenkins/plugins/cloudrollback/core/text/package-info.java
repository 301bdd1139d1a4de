/** Text for people: messages by key and language, and checks of parameters with clear errors. */
package io.jenkins.plugins.cloudrollback.core.text;
