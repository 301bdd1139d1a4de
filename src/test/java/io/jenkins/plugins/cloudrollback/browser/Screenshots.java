package io.jenkins.plugins.cloudrollback.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.Rectangle;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** Takes screenshots: below {@code target}, or with {@code -Dscreenshots=true} those of the documentation. */
final class Screenshots {
    private static final Path TARGET = Path.of("target", "screenshots");
    private static final Path FOLDER = Boolean.getBoolean("screenshots") ? Path.of("docs", "images") : TARGET;

    private Screenshots() {}

    /** A part of a page, in pixels. */
    record Clip(int x, int y, int width, int height) {
        private static final int BELOW = 24;

        /** An element with a margin. */
        static Clip of(WebElement element, int around) {
            Rectangle at = element.getRect();
            return new Clip(at.x - around, at.y - around, at.width + 2 * around, at.height + 2 * around);
        }

        /** The page from its top to the end of an element. */
        static Clip downTo(WebElement element) {
            Rectangle at = element.getRect();
            return new Clip(0, 0, Chromium.WIDTH, at.y + at.height + BELOW);
        }
    }

    static void take(ChromeDriver browser, Clip clip, String name) {
        take(browser, clip, FOLDER.resolve(name + ".png"));
    }

    /** Takes one that is only to be looked at, not for the documentation. */
    static void look(ChromeDriver browser, Clip clip, String name) {
        take(browser, clip, TARGET.resolve(name + ".png"));
    }

    private static void take(ChromeDriver browser, Clip clip, Path file) {
        Map<String, Object> area =
                Map.of("x", clip.x, "y", clip.y, "width", clip.width, "height", clip.height, "scale", 1);
        Map<String, Object> answer = browser.executeCdpCommand("Page.captureScreenshot", Map.of("clip", area));
        write(file, Base64.getDecoder().decode((String) answer.get("data")));
    }

    /** Saves the page as it was when a test failed. */
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
