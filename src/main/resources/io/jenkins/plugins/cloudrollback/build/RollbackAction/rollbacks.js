/* Keeps the rollbacks of a build up to date for as long as they may change, and lets people confirm batches. */
(function () {
  const PAUSE = 3000;

  /* What the server sent for an element: others, such as tooltips, change it afterwards. */
  const sources = new WeakMap();

  function goesOn(root) {
    return root.querySelector("[data-going-on]").dataset.goingOn === "true";
  }

  /* Only what differs is replaced, so that neither the focus nor a selection is lost for nothing. */
  function show(root, fresh) {
    const list = root.querySelector(".cloud-rollbacks__list");
    const now = [...list.children];
    const next = [...fresh.children];
    list.dataset.goingOn = fresh.dataset.goingOn;
    now.slice(next.length).forEach((element) => element.remove());
    next.forEach((element, index) => {
      const old = now[index];
      sources.set(element, element.outerHTML);
      if (!old) {
        list.append(element);
      } else if (sources.get(old) !== sources.get(element)) {
        const focused = old.contains(document.activeElement);
        old.replaceWith(element);
        if (focused) {
          element.querySelector("button, a")?.focus();
        }
      } else {
        return;
      }
      Behaviour.applySubtree(element, true);
      const title = element.querySelector("h3");
      if (title) {
        root.querySelector("[role=status]").textContent = title.textContent;
      }
    });
  }

  async function update(root) {
    const response = await fetch(root.dataset.url + "list");
    if (response.ok) {
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.querySelector(".cloud-rollbacks__list");
      if (fresh) {
        show(root, fresh);
      }
    }
  }

  function follow(root) {
    if (!root.isConnected || !goesOn(root)) {
      return;
    }
    setTimeout(() => {
      /* Jenkins may be restarting: then the next attempt is as good. */
      const attempt = document.hidden ? Promise.resolve() : update(root).catch(() => {});
      attempt.then(() => follow(root));
    }, PAUSE);
  }

  async function confirm(root, button) {
    button.disabled = true;
    let problem = root.dataset.failed;
    try {
      const response = await fetch(root.dataset.url + "confirm", {
        method: "POST",
        headers: crumb.wrap({}),
        body: new URLSearchParams({
          id: button.closest("[data-id]").dataset.id,
          gate: button.dataset.gate,
        }),
      });
      if (response.ok) {
        const answer = await response.json();
        problem = answer.status === "ok" ? null : answer.message;
      }
    } catch {
      /* Told below. */
    }
    if (problem) {
      button.disabled = false;
      notificationBar.show(problem, notificationBar.ERROR);
    }
    await update(root).catch(() => {});
  }

  Behaviour.specify(".cloud-rollbacks", "cloud-rollbacks", 0, (root) => {
    if (root.dataset.followed) {
      return;
    }
    root.dataset.followed = "true";
    root.querySelectorAll(".cloud-rollback").forEach((element) => sources.set(element, element.outerHTML));
    root.addEventListener("click", (event) => {
      const button = event.target.closest(".cloud-rollback__confirm");
      if (button) {
        confirm(root, button);
      }
    });
    follow(root);
  });
})();
