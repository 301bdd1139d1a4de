/* Keeps the rollbacks of a build, or an overview, up to date for as long as they may change, and lets people confirm batches. */
(function () {
  /* Milliseconds. Pauses grow while nothing changes. */
  const SHORTEST_PAUSE = 3000;
  const LONGEST_PAUSE = 15000;

  /* The HTML that the server sent for an element; scripts such as tooltips change the element afterwards. */
  const sources = new WeakMap();

  function goesOn(root) {
    return root.querySelector("[data-going-on]").dataset.goingOn === "true";
  }

  /* Replaces only elements that differ, so that the focus and a selection are kept. */
  function show(root, fresh) {
    const list = root.querySelector(".cloud-rollbacks__list");
    const now = [...list.children];
    const news = [];
    list.dataset.goingOn = fresh.dataset.goingOn;
    now.slice(fresh.children.length).forEach((element) => element.remove());
    [...fresh.children].forEach((element, index) => {
      const old = now[index];
      sources.set(element, element.outerHTML);
      if (old && sources.get(old) === sources.get(element)) {
        return;
      }
      const focused = old && old.contains(document.activeElement) ? document.activeElement : null;
      if (old) {
        old.replaceWith(element);
      } else {
        list.append(element);
      }
      Behaviour.applySubtree(element, true);
      if (focused) {
        focusAgain(element, focused);
      }
      news.push((element.querySelector("[data-news]") || element).innerText.replace(/\s+/g, " "));
    });
    if (news.length > 0) {
      root.querySelector("[role=status]").textContent = news.join(" ");
    }
    return news.length > 0;
  }

  /* Moves the focus to the same link or button only: a key meant for a link must not confirm a batch. */
  function focusAgain(element, focused) {
    const same = [...element.querySelectorAll("a, button")].find(
      (one) => one.href === focused.href && one.dataset.batch === focused.dataset.batch,
    );
    (same || element.querySelector("h2, h3")).focus();
  }

  /* Returns whether something has changed; null if the page need not be updated any more. */
  async function update(root) {
    const response = await fetch(root.dataset.url + "list");
    if ([401, 403, 404].includes(response.status)) {
      return null;
    }
    if (!response.ok) {
      return false;
    }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector(".cloud-rollbacks__list");
    return fresh ? show(root, fresh) : null;
  }

  function follow(root, pause) {
    if (!root.isConnected || !goesOn(root)) {
      return;
    }
    setTimeout(() => {
      /* Jenkins may be restarting: the next attempt will tell. */
      const attempt = document.hidden ? Promise.resolve(false) : update(root).catch(() => false);
      attempt.then((changed) => {
        if (changed !== null) {
          follow(root, changed ? SHORTEST_PAUSE : Math.min(pause * 1.2, LONGEST_PAUSE));
        }
      });
    }, pause);
  }

  async function confirm(root, button) {
    if (button.getAttribute("aria-disabled") === "true") {
      return;
    }
    button.setAttribute("aria-disabled", "true");
    let problem = root.dataset.unknown;
    try {
      const response = await fetch(root.dataset.url + "confirm", {
        method: "POST",
        headers: crumb.wrap({}),
        body: new URLSearchParams({
          id: button.closest("[data-id]").dataset.id,
          batchId: button.dataset.batch,
        }),
      });
      if (response.ok) {
        const answer = await response.json();
        problem = answer.status === "ok" ? null : answer.message;
      } else if (response.status < 500) {
        problem = root.dataset.refused;
      }
    } catch {
      /* It is not known whether the request has arrived. */
    }
    if (problem) {
      notificationBar.show(problem, notificationBar.ERROR);
    }
    await update(root).catch(() => {});
    button.removeAttribute("aria-disabled");
  }

  /* Before other scripts change what the server has sent, as for tables that can be sorted. */
  Behaviour.specify(".cloud-rollbacks", "cloud-rollbacks", -1, (root) => {
    if (root.dataset.followed) {
      return;
    }
    root.dataset.followed = "true";
    root.querySelectorAll(".cloud-rollbacks__list > *").forEach((element) => sources.set(element, element.outerHTML));
    root.addEventListener("click", (event) => {
      const button = event.target.closest(".cloud-rollback__confirm");
      if (button) {
        confirm(root, button);
      }
    });
    follow(root, SHORTEST_PAUSE);
  });
})();
