// A button that finds no network: the words stay, the page says so, and it tries again when the signal is back.
// Without this file the browser posts the form by itself.
(() => {
  const form = document.querySelector("form[data-steady]"), place = document.querySelector("[data-lost]");
  if (!form || !place) return;
  let busy = false, native = false, waiting = null, timer = 0;

  const settled = () => {
    waiting = null;
    clearTimeout(timer);
    place.querySelector(".notice")?.remove();
  };
  const lost = (button) => {
    document.querySelectorAll(".busy").forEach((one) => one.classList.remove("busy"));
    if (!place.querySelector(".notice")) place.append(place.firstElementChild.content.cloneNode(true));
    waiting = { button };
    clearTimeout(timer);
    timer = setTimeout(again, 15e3);
  };
  const post = async (button) => {
    if (busy) return;
    busy = true;
    const said = new URLSearchParams(new FormData(form));
    if (button?.name) said.append(button.name, button.value);
    try {
      const answer = await fetch(form.action, { method: "POST", body: said, headers: { "X-Walk": "1" }, signal: AbortSignal.timeout?.(3e4) });
      const next = answer.headers.get("X-Next");
      settled();
      native = true;
      if (next) location.assign(next);
      else form.requestSubmit(button);
    } catch {
      lost(button);
    }
    busy = false;
  };
  const again = () => waiting && post(waiting.button);

  form.addEventListener("submit", (event) => {
    if (native) return;
    event.preventDefault();
    post(event.submitter);
  });
  // Who goes on writing presses the button when they are done.
  form.addEventListener("input", () => {
    waiting = null;
    clearTimeout(timer);
  });
  addEventListener("online", again);
  addEventListener("pageshow", () => (native = false));
})();
