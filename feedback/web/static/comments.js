// Reading many comments in one evening: keys, and each act done in its place. Every page works without this file.
(() => {
  const list = document.querySelector("[data-comments]");
  if (!list) return;
  const all = () => [...list.querySelectorAll("[data-comment]")];
  const here = () => document.activeElement?.closest("[data-comment]");
  const writes = (element) => element.matches("input:not([type=checkbox], [type=radio]), textarea, select");

  const go = (comment) => {
    if (!comment) return;
    comment.focus({ preventScroll: true });
    comment.scrollIntoView({ block: "nearest" });
  };
  const step = (from, by) => {
    const rows = all(), place = rows.indexOf(from) + by;
    if (place >= rows.length) return document.querySelector(".bulk button, .pager a.on, .pager a")?.focus();
    go(rows[Math.max(place, 0)]);
  };

  // An act is done when the server says so: what comes back is the comment as it is kept there.
  const tell = (comment, words) => {
    let said = comment.querySelector("[data-lost]");
    if (!said) comment.prepend((said = Object.assign(document.createElement("p"), { className: "fault" })));
    said.dataset.lost = "";
    said.setAttribute("role", "status");
    said.textContent = words;
  };
  const act = async (form, comment) => {
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-In-Place": "1" } });
    } catch {
      return tell(comment, "There is no connection. Nothing was saved, and what you typed is still here. Try it once more.");
    }
    if (answer.headers.get("X-In-Place") !== "1")
      return tell(comment, "That was not saved: you may have been signed out. What you typed is still here. Sign in on another page, then try it once more.");
    const label = comment.getAttribute("aria-label"), rows = all(), place = rows.indexOf(comment);
    const frame = document.createElement("template");
    frame.innerHTML = await answer.text();
    const kept = frame.content.querySelector("[data-comment]");
    if (kept.id) kept.setAttribute("aria-label", label);
    comment.replaceWith(kept);
    if (!answer.ok) return (kept.querySelector("details[open] :is(textarea, input:not([type=hidden]))") ?? kept).focus();
    if (form.dataset.key === "r") step(kept, 1);
    else go(all()[place]);
  };
  list.addEventListener("submit", async (event) => {
    const form = event.target, comment = form.closest("[data-comment]");
    if (!form.hasAttribute("data-in-place")) return;
    event.preventDefault();
    if (form.dataset.sending) return;
    form.dataset.sending = "1";
    await act(form, comment);
    delete form.dataset.sending;
    form.querySelector(".busy")?.classList.remove("busy");
  });

  // A key means something only while a comment has the focus, so that it never surprises anybody (WCAG 2.1.4).
  list.addEventListener("keydown", (event) => {
    const comment = here();
    if (!comment || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return go(comment);
    if (writes(event.target)) return;
    const part = comment.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (event.key === "j") step(comment, 1);
    else if (event.key === "k") step(comment, -1);
    else if (event.key === "n") document.querySelector(".pager a[rel=next]")?.click();
    else if (event.key === "r" && !part) step(comment, 1);
    else if (part?.matches("form")) part.requestSubmit();
    else if (part?.matches("a")) part.click();
    else if (part) {
      part.open = !part.open;
      (part.open ? part.querySelector("form :is(input, textarea):not([type=hidden])") ?? part.querySelector("summary") : comment).focus();
    } else return;
    event.preventDefault();
  });

  const keys = document.querySelector("[data-keys]");
  keys.hidden = false;
  keys.querySelector("[data-start]").addEventListener("click", () => go(all()[0]));
  if (location.hash.startsWith("#comment-")) go(document.getElementById(location.hash.slice(1)));
})();
