package io.jenkins.plugins.cloudrollback.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Opens browsers, and closes them after each test. Tests are skipped where there is no Chromium. */
final class Chromium implements ExecutionCondition, AfterEachCallback {
    /** The width of the screenshots in the documentation. */
    static final int WIDTH = 1180;

    private static final int HEIGHT = 1800;

    private final List<ChromeDriver> open = new ArrayList<>();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return browser() != null && driver() != null
                ? ConditionEvaluationResult.enabled("There is a browser")
                : ConditionEvaluationResult.disabled("The tests in a browser are left out: no chromium and"
                        + " chromedriver in the PATH, nor where CHROMIUM and CHROMEDRIVER say");
    }

    /** Opens a browser with a new profile and this language. */
    ChromeDriver open(Locale language) {
        // Selenium downloads nothing if both paths are given.
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver())
                .withSilent(true)
                .build();
        ChromeDriver browser = new ChromeDriver(service, options(language.toLanguageTag()));
        browser.manage().window().setSize(new Dimension(WIDTH, HEIGHT));
        open.add(browser);
        return browser;
    }

    /** The driver creates a temporary profile for each browser, and deletes it. */
    private static ChromeOptions options(String language) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--lang=" + language);
        options.setExperimentalOption("prefs", Map.of("intl.accept_languages", language));
        return options;
    }

    private static File browser() {
        return find("CHROMIUM", "chromium", "chromium-browser", "google-chrome");
    }

    private static File driver() {
        return find("CHROMEDRIVER", "chromedriver");
    }

    private static File find(String variable, String... names) {
        String given = System.getenv(variable);
        return Stream.concat(
                        Stream.ofNullable(given).map(Path::of),
                        Stream.of(System.getenv("PATH").split(File.pathSeparator))
                                .flatMap(folder -> Stream.of(names).map(name -> Path.of(folder, name))))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toFile)
                .orElse(null);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            open.forEach(browser -> Screenshots.ofFailure(browser, context.getDisplayName()));
        }
        open.forEach(ChromeDriver::quit);
        open.clear();
    }
}
