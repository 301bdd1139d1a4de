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
    button(section).disabled = !possible;
  }

  /* Returns whether the rollback has begun. */
  async function start(root, section) {
    const shown = section.querySelector(".cloud-deployment__decision");
    const answer = await post(root, "start", section).catch(() => ({ message: root.dataset.unknown }));
    if (answer.status === "ok") {
      const link = document.createElement("a");
      link.href = root.dataset.next;
      link.textContent = root.dataset.begun;
      shown.replaceChildren(link);
      return true;
    }
    shown.textContent = answer.message;
    notificationBar.show(answer.message, notificationBar.ERROR);
    return false;
  }

  function button(section) {
    return section.querySelector(".cloud-deployment__start");
  }

  function startable(root) {
    return [...root.querySelectorAll("section")].filter((section) => !button(section).disabled);
  }

  /* One after the other, so that each refusal is shown; leads to the rollbacks if all have begun. */
  async function startAll(root, sections) {
    const others = startable(root).filter((section) => !sections.includes(section));
    root.querySelectorAll("button").forEach((any) => (any.disabled = true));
    let begun = 0;
    for (const section of sections) {
      begun += await start(root, section);
    }
    others.forEach((section) => (button(section).disabled = false));
    offerAll(root);
    if (begun === sections.length) {
      window.location.assign(root.dataset.next);
    }
  }

  function offerAll(root) {
    root.querySelectorAll(".cloud-deployments__all").forEach((all) => (all.disabled = startable(root).length < 2));
  }

  Behaviour.specify(".cloud-deployments", "cloud-deployments", 0, (root) => {
    if (root.dataset.decided) {
      return;
    }
    root.dataset.decided = "true";
    const decisions = [...root.querySelectorAll("section")].map((section) => decide(root, section));
    Promise.all(decisions).then(() => offerAll(root));
    root.addEventListener("click", (event) => {
      if (event.target.closest(".cloud-deployment__start")) {
        startAll(root, [event.target.closest("section")]);
      } else if (event.target.closest(".cloud-deployments__all")) {
        startAll(root, startable(root));
      }
    });
  });
})();
