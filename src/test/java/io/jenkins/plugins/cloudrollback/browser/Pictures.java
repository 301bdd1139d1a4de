package io.jenkins.plugins.cloudrollback.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.TakesScreenshot;
import org.openqa.selenium.chrome.ChromeDriver;

/** Pictures for the documentation: below {@code target} unless {@code -Dscreenshots=true} wants them renewed. */
final class Pictures {
    private static final Path TARGET = Path.of("target", "screenshots");
    private static final Path FOLDER = Boolean.getBoolean("screenshots") ? Path.of("docs", "images") : TARGET;

    private Pictures() {}

    /** Of what the window shows, or of an element alone. */
    static void take(TakesScreenshot subject, String name) {
        write(FOLDER.resolve(name + ".png"), subject.getScreenshotAs(OutputType.BYTES));
    }

    /** For whoever wonders why a test failed. */
    static void ofFailure(ChromeDriver browser, String test) {
        String name = "failed-" + test.replaceAll("\\W+", "-");
        write(TARGET.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
        write(TARGET.resolve(name + ".html"), browser.getPageSource().getBytes(StandardCharsets.UTF_8));
    }

    private static void write(Path file, byte[] content) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
