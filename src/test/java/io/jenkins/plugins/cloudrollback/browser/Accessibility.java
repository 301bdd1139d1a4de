package io.jenkins.plugins.cloudrollback.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openqa.selenium.chrome.ChromeDriver;

/** Runs axe, which checks the rules of WCAG. */
final class Accessibility {
    private static final String RUN = """
            const [part, done] = arguments;
            axe.run(part, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}).then((result) =>
              done(result.violations.flatMap((rule) =>
                rule.nodes.map((node) => rule.id + ": " + node.failureSummary + " " + node.html))),
              (failure) => done([String(failure)]));
            """;

    private Accessibility() {}

    /** Lists the violations in a part of the page. */
    @SuppressWarnings("unchecked")
    static List<String> violations(ChromeDriver browser, String part) {
        try (InputStream script = Accessibility.class.getResourceAsStream("/axe.min.js")) {
            browser.executeScript(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return (List<String>) browser.executeAsyncScript(RUN, part);
    }
}
