package io.jenkins.plugins.cloudrollback.browser;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.awaitility.core.ConditionFactory;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** A page of Jenkins in a browser. */
abstract class Page {
    /** Long enough for a slow and busy machine. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    final ChromeDriver browser;
    final MessageBundle texts;

    Page(ChromeDriver browser, MessageBundle texts) {
        this.browser = browser;
        this.texts = texts;
    }

    /** Waits until there is such an element, as pages are built up by scripts. */
    final WebElement find(By what) {
        return eventually(
                what.toString(),
                () -> browser.findElements(what).stream().findFirst().orElse(null));
    }

    final void click(By what) {
        until("click " + what, () -> {
            WebElement element = browser.findElement(what);
            // Centered, as the sticky buttons at the bottom of a form would cover the element.
            browser.executeScript("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element);
            element.click();
            return true;
        });
    }

    /** Presses Tab until the element has the focus. */
    final WebElement tabTo(By what) {
        WebElement goal = find(what);
        until("focus on " + what, () -> {
            focused().sendKeys(Keys.TAB);
            return focused().equals(goal);
        });
        return goal;
    }

    final WebElement focused() {
        return browser.switchTo().activeElement();
    }

    /** Lists the accessibility violations in a part of the page. */
    final List<String> violations(String part) {
        return Accessibility.violations(browser, part);
    }

    /** Takes a screenshot, whose file name has the language as suffix unless that is English. */
    final void screenshot(String name, Screenshots.Clip clip) {
        Screenshots.take(browser, clip, named(name));
    }

    /** Takes a screenshot that is not for the documentation. */
    final void look(String name, Screenshots.Clip clip) {
        Screenshots.look(browser, clip, named(name));
    }

    /** Takes screenshots in dark colors, as a theme would set them, and on a phone. */
    final void looks(String name, Supplier<Screenshots.Clip> clip) {
        browser.executeScript("""
                const style = document.createElement("style");
                style.textContent = ":root, body { --background: #1f1f23; --text-color: #e4e4e7; --link-color: #8ab4f8;"
                  + " --text-color-secondary: #a1a1aa; --table-body-background: #27272a; --header-background: #27272a;"
                  + " --table-background: #27272a; --table-striped-bg: #2d2d31; --card-background: #27272a;"
                  + " --button-background: #3f3f46; color-scheme: dark; }";
                document.head.append(style);
                """);
        look(name + "-dark", clip.get());
        Dimension before = browser.manage().window().getSize();
        browser.manage().window().setSize(new Dimension(420, 1800));
        look(name + "-narrow", clip.get());
        browser.manage().window().setSize(before);
    }

    private String named(String name) {
        return texts.language().equals(Locale.ENGLISH)
                ? name
                : name + "." + texts.language().toLanguageTag();
    }

    final <T> T eventually(String what, Callable<T> condition) {
        return awaiting(what).until(condition, Objects::nonNull);
    }

    final void until(String what, Callable<Boolean> condition) {
        awaiting(what).until(condition);
    }

    /** Ignores errors of the browser meanwhile, such as those about an element that has just been replaced. */
    private static ConditionFactory awaiting(String what) {
        return await(what)
                .atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(100))
                .pollInSameThread()
                .ignoreExceptionsInstanceOf(WebDriverException.class);
    }
}
