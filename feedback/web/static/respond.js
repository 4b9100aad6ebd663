// Small comforts for respondents. Every page works without this file.
(() => {
  const one = (found) => document.querySelector(found);

  // Leave quickly: blank the page at once, tell the server, then go where "back" does not lead here again.
  const way = one("form.leave");
  const leave = (event) => {
    event?.preventDefault();
    document.body.hidden = true;
    document.title = "";
    const gone = fetch(way.action, { method: "POST", body: new FormData(way), keepalive: true, redirect: "manual" });
    gone.catch(() => 0).then(() => location.replace(way.dataset.to || "/"));
    setTimeout(() => location.replace(way.dataset.to || "/"), 400);
  };
  let pressed = [];
  way?.addEventListener("submit", leave);
  way && addEventListener("keydown", ({ key, timeStamp }) => {
    pressed = key === "Escape" ? [...pressed, timeStamp].slice(-3) : [];
    if (pressed.length === 3 && timeStamp - pressed[0] < 2000) leave();
  });

  one(".faults")?.focus();

  // The second press of a button shows that the first was felt; the server alone decides what counts.
  addEventListener("submit", ({ submitter }) => submitter?.classList.add("busy"));
  addEventListener("pageshow", () => document.querySelectorAll(".busy").forEach((b) => b.classList.remove("busy")));

  const open = one(".tongues");
  addEventListener("click", ({ target }) => open?.contains(target) || open?.removeAttribute("open"));

  const print = one("[data-print]");
  print && (print.hidden = false);
  print?.addEventListener("click", () => window.print());
  const copy = one("[data-copy]");
  if (!copy || !navigator.clipboard) return;
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(copy.dataset.copy).textContent);
    copy.parentNode.querySelector("[role=status]").textContent = copy.dataset.done;
  });
})();
