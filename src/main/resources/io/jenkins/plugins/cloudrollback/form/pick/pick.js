/* The button beside a field: offers the list of the provider and fills in the selected entry. */
(function () {
  /** Milliseconds before the dialog opens; an error that comes earlier is shown at the field only. */
  const DELAY = 250;

  Behaviour.specify(".cloud-rollback-pick__button", "cloud-rollback-pick", 0, (button) => {
    button.onclick = () => pick(button);
  });

  function pick(button) {
    const input = button.parentElement.querySelector("input");
    const content = button.parentElement.querySelector("template").content.firstElementChild.cloneNode(true);
    const part = (name) => content.querySelector(".cloud-rollback-pick__" + name);
    const search = content.querySelector("input");
    const list = part("choices");
    const closing = new AbortController();

    function open() {
      if (content.isConnected) {
        return;
      }
      dialog.modal(content, {
        title: button.dataset.title,
        minWidth: "min(600px, calc(100vw - 2rem))",
        maxWidth: "min(600px, calc(100vw - 2rem))",
      });
      const box = content.closest("dialog");
      box.setAttribute("aria-label", button.dataset.title);
      box.addEventListener("cancel", () => {
        closing.abort();
        // Only the dialog can have the focus until it has disappeared.
        box.addEventListener("animationend", () => button.focus(), { once: true });
      });
      search.focus();
    }

    function close() {
      if (content.isConnected) {
        content.closest("dialog").dispatchEvent(new Event("cancel"));
      }
    }

    function choose(value) {
      input.value = value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
      close();
    }

    /** Shows the entries that match, or a text if there are none. */
    function show(loading) {
      const words = search.value.toLowerCase().split(/\s+/);
      const entries = Array.from(list.children);
      entries.forEach((entry) => {
        const text = entry.textContent.toLowerCase();
        entry.hidden = loading || !words.every((word) => text.includes(word));
      });
      part("loading").hidden = !loading;
      part("none").hidden = loading || entries.length > 0;
      part("no-match").hidden = loading || entries.length === 0 || entries.some((entry) => !entry.hidden);
    }

    function load(reload) {
      if (button.getAttribute("aria-busy") === "true") {
        return;
      }
      button.setAttribute("aria-busy", "true");
      part("truncated").hidden = true;
      show(true);
      const opening = setTimeout(open, DELAY);
      ask(button, input, reload, closing.signal)
        .then((data) => {
          part("truncated").hidden = !data.truncated;
          list.textContent = "";
          data.choices.forEach((choice) => list.append(entry(choice, input.value, choose)));
          clearError(input);
          open();
          show(false);
        })
        .catch((failure) => {
          if (!closing.signal.aborted) {
            close();
            showError(input, failure.message);
          }
        })
        .finally(() => {
          clearTimeout(opening);
          button.removeAttribute("aria-busy");
        });
    }

    search.addEventListener("input", () => show(false));
    part("reload").addEventListener("click", () => load(true));
    content.addEventListener("keydown", (event) => {
      const shown = Array.from(list.querySelectorAll("li:not([hidden]) button"));
      const at = shown.indexOf(document.activeElement);
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        (shown[at + (event.key === "ArrowDown" ? 1 : -1)] || search).focus();
      } else if (event.key === "Enter" && event.target === search && shown.length === 1) {
        event.preventDefault();
        shown[0].click();
      }
    });
    load(false);
  }

  /** Returns a promise of the list, which fails with a message for people. */
  function ask(button, input, reload, signal) {
    const values = new URLSearchParams();
    values.set("field", button.dataset.field);
    values.set("reload", reload);
    button.dataset.with.match(/\w+/g)?.forEach((name) => {
      const field = findNearBy(input, name);
      values.set(name, field === null ? "" : field.value);
    });
    return fetch(button.dataset.url, { method: "POST", headers: crumb.wrap({}), body: values, signal: signal })
      .then((response) => response.json())
      .catch((failure) => {
        console.warn("The list could not be loaded", failure);
        throw new Error(button.dataset.failed);
      })
      .then((answer) => {
        if (answer.status !== "ok") {
          throw new Error(answer.message);
        }
        return answer.data;
      });
  }

  function entry(choice, current, choose) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "cloud-rollback-pick__choice";
    if (choice.value === current) {
      button.setAttribute("aria-current", "true");
    }
    text(button, "name", choice.name || choice.value);
    text(button, "detail", choice.detail);
    text(button, "value", choice.name ? choice.value : "");
    button.addEventListener("click", () => choose(choice.value));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }

  function text(parent, kind, content) {
    if (content) {
      const span = document.createElement("span");
      span.className = "cloud-rollback-pick__" + kind;
      span.textContent = content;
      // Separates the words for searches and screen readers.
      parent.append(span, " ");
    }
  }

  function errorArea(input) {
    return input.closest(".jenkins-form-item").querySelector(".validation-error-area");
  }

  function showError(input, message) {
    const error = document.createElement("div");
    error.className = "error cloud-rollback-pick__error";
    error.setAttribute("role", "alert");
    error.textContent = message;
    const area = errorArea(input);
    updateValidationArea(area, error.outerHTML);
    area.scrollIntoView({ block: "nearest" });
  }

  function clearError(input) {
    const area = errorArea(input);
    if (area.querySelector(".cloud-rollback-pick__error")) {
      updateValidationArea(area, "<div/>");
    }
  }
})();
