// Small comforts for staff. Every page works without this file.
(() => {
  const all = (wanted, within = document) => [...within.querySelectorAll(wanted)];

  document.querySelector(".faults")?.focus();
  addEventListener("submit", ({ submitter }) => submitter?.classList.add("busy"));
  addEventListener("pageshow", () => all(".busy").forEach((button) => button.classList.remove("busy")));

  // A filter that is one choice among a few applies as soon as it is chosen.
  addEventListener("change", ({ target }) => target.form?.hasAttribute("data-at-once") && target.form.requestSubmit());

  // "All on this page", and how many are chosen, for bulk work.
  all("[data-bulk]").forEach((form) => {
    const every = form.querySelector("[data-every]");
    const each = all("input[type=checkbox][name]", form).filter((box) => box !== every);
    const said = form.querySelector("[data-chosen]");
    const tell = () => {
      const chosen = each.filter((box) => box.checked).length;
      if (said) said.textContent = chosen;
      if (every) {
        every.checked = chosen > 0 && chosen === each.length;
        every.indeterminate = chosen > 0 && chosen < each.length;
      }
    };
    every?.addEventListener("change", () => {
      each.forEach((box) => (box.checked = every.checked));
      tell();
    });
    form.addEventListener("change", tell);
    tell();
  });

  all("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
  all("[data-copy]").forEach((button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      const said = button.parentNode.querySelector("[role=status]");
      if (said) said.textContent = button.dataset.done;
    });
  });

  // One key for one button, while one is in its box and not writing.
  all("[data-choose]").forEach((box) => {
    box.focus({ preventScroll: true });
    box.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input:not([type=checkbox]), textarea, select")) return;
      const button = all("[data-key]", box).find((one) => one.dataset.key === event.key);
      if (!button) return;
      event.preventDefault();
      button.click();
    });
  });

  // Words typed and not saved are not lost to a slip of the finger.
  all("form[data-keep]").forEach((form) => {
    let dirty = false;
    form.addEventListener("input", () => (dirty = true));
    form.addEventListener("submit", () => (dirty = false));
    addEventListener("beforeunload", (event) => dirty && event.preventDefault());
  });
})();
