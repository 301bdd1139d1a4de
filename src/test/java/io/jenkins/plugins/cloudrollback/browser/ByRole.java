package io.jenkins.plugins.cloudrollback.browser;

import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.SearchContext;
import org.openqa.selenium.WebElement;

/** Finds visible elements by ARIA role and the beginning of the accessible name, as users of screen readers do. */
final class ByRole extends By {
    /** Narrows down the candidates, as role and name take one request per element. */
    private static final String LIKELY = """
            const [candidates, name] = arguments;
            const label = (e) => e.ariaLabel || document.getElementById(e.getAttribute("aria-labelledby"))?.textContent
              || e.textContent;
            return [...document.querySelectorAll(candidates)]
              .filter((e) => e.checkVisibility({visibilityProperty: true}) && label(e).includes(name.split(" ")[0]));
            """;

    private final String candidates;
    private final String role;
    private final String name;

    private ByRole(String candidates, String role, String name) {
        this.candidates = candidates;
        this.role = role;
        this.name = name;
    }

    static By button(String name) {
        return new ByRole("button, [role=button]", "button", name);
    }

    static By link(String name) {
        return new ByRole("a[href]", "link", name);
    }

    static By choice(String name) {
        return new ByRole("select", "combobox", name);
    }

    static By region(String name) {
        return new ByRole("section", "region", name);
    }

    @Override
    @SuppressWarnings("unchecked")
    public List<WebElement> findElements(SearchContext browser) {
        var likely = (List<WebElement>) ((JavascriptExecutor) browser).executeScript(LIKELY, candidates, name);
        return likely.stream()
                .filter(element -> element.getAriaRole().equals(role))
                .filter(element -> element.getAccessibleName().strip().startsWith(name))
                .toList();
    }

    @Override
    public String toString() {
        return role + " \"" + name + "\"";
    }
}
