package io.jenkins.plugins.cloudrollback.browser;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionFactory;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** A page of Jenkins in a browser. */
abstract class Page {
    /** A slow machine that has other things to do needs it. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final ChromeDriver browser;
    final MessageBundle texts;

    Page(ChromeDriver browser, MessageBundle texts) {
        this.browser = browser;
        this.texts = texts;
    }

    /** Waits until there is such a thing; pages come to life by and by. */
    final WebElement find(By what) {
        return eventually(
                what.toString(),
                () -> browser.findElements(what).stream().findFirst().orElse(null));
    }

    final void click(By what) {
        until("click " + what, () -> {
            WebElement element = browser.findElement(what);
            // Not where the buttons at the bottom of a form lie above it.
            browser.executeScript("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element);
            element.click();
            return true;
        });
    }

    /** Presses Tab until it is there. */
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

    /** What keeps people who do not see well from this part of the page. */
    final List<String> barriers(String part) {
        return Accessibility.barriers(browser, part);
    }

    /** Under this name, with the language behind it unless that is English. */
    final void picture(String name, Pictures.Clip clip) {
        Pictures.take(
                browser,
                clip,
                texts.language().equals(Locale.ENGLISH)
                        ? name
                        : name + "." + texts.language().toLanguageTag());
    }

    final <T> T eventually(String what, Callable<T> condition) {
        return patiently(what).until(condition, Objects::nonNull);
    }

    final void until(String what, Callable<Boolean> condition) {
        patiently(what).until(condition);
    }

    /** What the browser says meanwhile, as about an element that has just been replaced, is no answer. */
    private static ConditionFactory patiently(String what) {
        return await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .pollInSameThread()
                .ignoreExceptionsInstanceOf(WebDriverException.class);
    }
}
