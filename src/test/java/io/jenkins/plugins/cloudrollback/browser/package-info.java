/**
 * End-to-end tests in a real Chromium, which also take the screenshots of the documentation.
 *
 * <p>Tests use page objects ({@code ...Page}), which find elements as users of screen readers do: by role and name.
 */
package io.jenkins.plugins.cloudrollback.browser;
