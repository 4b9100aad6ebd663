// Keying in paper: Enter goes on to the next box, and what a code stands for lights up. Works without this file too.
(() => {
  const form = document.querySelector("[data-keying]");
  if (!form) return;
  const boxes = [...form.querySelectorAll("input:not([type=hidden]), textarea")];
  const last = form.querySelector("[data-last]");

  form.addEventListener("keydown", (event) => {
    const place = boxes.indexOf(event.target);
    if (place < 0 || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    const next = boxes[place + 1] ?? last;
    next.focus();
    next.select?.();
  });

  const shine = (box) => {
    const typed = new Set(box.value.trim().toLowerCase().split(/[\s,;/.+]+/));
    box.parentNode.querySelectorAll("[data-code]").forEach((one) => one.classList.toggle("on", typed.has(one.dataset.code)));
  };
  boxes.forEach(shine);
  form.addEventListener("input", ({ target }) => shine(target));

  const wrong = form.querySelector("[aria-invalid]");
  const start = wrong ?? boxes[1];
  start.focus();
  start.select?.();
})();
