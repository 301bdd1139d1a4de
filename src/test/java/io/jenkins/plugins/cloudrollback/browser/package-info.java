/**
 * What people do with the plugin, done in a real Chromium; the pictures in the documentation come from here.
 *
 * <p>Tests speak in terms of pages ({@code ...Page}), and these find things as people do who cannot see: by role and name.
 */
package io.jenkins.plugins.cloudrollback.browser;
