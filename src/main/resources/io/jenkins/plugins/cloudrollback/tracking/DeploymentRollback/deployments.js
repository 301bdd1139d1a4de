/* Shows how each deployment of a build would be rolled back, and lets people begin that. */
(function () {
  async function post(root, method, section) {
    const response = await fetch(root.dataset.url + method, {
      method: "POST",
      headers: crumb.wrap({}),
      body: new URLSearchParams({ id: section.dataset.id }),
    });
    const json = (response.headers.get("Content-Type") || "").startsWith("application/json");
    /* Without JSON, Jenkins itself has refused the request, or is restarting. */
    return json ? response.json() : { status: "error", message: response.status < 500 ? root.dataset.refused : root.dataset.unknown };
  }

  async function decide(root, section) {
    const shown = section.querySelector(".cloud-deployment__decision");
    const answer = await post(root, "decide", section).catch(() => ({ message: root.dataset.unknown }));
    const decided = answer.status === "ok";
    const possible = decided && answer.data.possible;
    /* What keeps it from being possible is in the decision. */
    const changes = possible && answer.data.changes ? " " + root.dataset.changes + " " + answer.data.changes : "";
    shown.textContent = (decided ? answer.data.decision : answer.message) + changes;
    section.querySelector(".cloud-deployment__warning").textContent = (possible && answer.data.warning) || "";
    section.querySelector(".cloud-deployment__start").disabled = !possible;
  }

  /* Returns whether the rollback has begun. */
  async function start(root, section) {
    section.querySelector(".cloud-deployment__start").disabled = true;
    const answer = await post(root, "start", section).catch(() => ({ message: root.dataset.unknown }));
    if (answer.status === "ok") {
      return true;
    }
    section.querySelector(".cloud-deployment__decision").textContent = answer.message;
    notificationBar.show(answer.message, notificationBar.ERROR);
    return false;
  }

  /* One after the other, so that each refusal is shown; leads to the rollbacks if all have begun. */
  async function startAll(root, sections) {
    let begun = 0;
    for (const section of sections) {
      begun += await start(root, section);
    }
    if (begun === sections.length) {
      window.location.assign(root.dataset.next);
    }
  }

  function startable(root) {
    return [...root.querySelectorAll("section")].filter((section) => !section.querySelector(".cloud-deployment__start").disabled);
  }

  Behaviour.specify(".cloud-deployments", "cloud-deployments", 0, (root) => {
    if (root.dataset.decided) {
      return;
    }
    root.dataset.decided = "true";
    const all = root.querySelector(".cloud-deployments__all");
    const decisions = [...root.querySelectorAll("section")].map((section) => decide(root, section));
    if (all) {
      Promise.all(decisions).then(() => {
        all.disabled = startable(root).length < 2;
      });
    }
    root.addEventListener("click", (event) => {
      const button = event.target.closest(".cloud-deployment__start");
      if (button) {
        startAll(root, [button.closest("section")]);
      } else if (event.target.closest(".cloud-deployments__all")) {
        all.disabled = true;
        startAll(root, startable(root));
      }
    });
  });
})();
