/** Texts for people: localizable messages, sanitized provider texts, and checks of parameters with clear errors. */
package io.jenkins.plugins.cloudrollback.core.text;
