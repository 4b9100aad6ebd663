// Small comforts for respondents. Every page works without this file.
(() => {
  const one = (wanted) => document.querySelector(wanted);

  // Leave quickly: blank the page at once, and let "back" lead home instead of to this question.
  const way = one("form.leave");
  const hide = () => {
    document.body.hidden = true;
    document.title = "";
    history.replaceState(null, "", "/");
  };
  let pressed = [];
  way?.addEventListener("submit", hide);
  way && addEventListener("keydown", ({ key, repeat, timeStamp }) => {
    if (repeat) return;
    pressed = /^(Escape|Shift)$/.test(key) ? [...pressed, timeStamp].slice(-3) : [];
    if (pressed.length === 3 && timeStamp - pressed[0] < 2000) way.requestSubmit(one("#leave"));
  });

  // Cover the page at one touch, with its title; the next touch shows it again. What was typed stays.
  document.querySelectorAll("[data-scripts]").forEach((part) => (part.hidden = false));
  const cover = one("dialog.blank"), title = document.title;
  one("[data-hide]")?.addEventListener("click", () => {
    document.title = cover.dataset.title;
    cover.showModal();
  });
  cover?.addEventListener("click", () => cover.close());
  cover?.addEventListener("close", () => (document.title = title));

  one(".faults")?.focus();

  // A receipt's QR code carries the code behind the "#", which no server is sent.
  const box = one("[data-receipt-fragment]");
  if (box && location.hash.length > 20) {
    box.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname);
  }

  // Answers have arrived: what was begun before without a signal, and not sent, must not come back as a draft. Not when
  // the page is looked at again, because somebody else may have begun since.
  const sent = one("[data-sent]");
  if (sent && performance.getEntriesByType("navigation")[0]?.type === "navigate")
    navigator.serviceWorker?.ready.then(({ active }) => active.postMessage({ sent: sent.dataset.sent }));

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
