// A shared device: what one person left is cleared before the next one comes. Without this file the server does it.
(() => {
  const { after, to, asks, done } = document.getElementById("clearing").dataset;
  const box = document.querySelector("dialog.still");
  const left = document.querySelector(".left");
  let until;
  const wait = (seconds) => (until = Date.now() + seconds * 1000);
  const clear = () => {
    document.body.hidden = true;
    location.replace(to);
  };

  const look = () => {
    const seconds = Math.ceil((until - Date.now()) / 1000);
    if (left) left.textContent = Math.max(0, seconds).toLocaleString(document.documentElement.lang);
    if (seconds > 0) return;
    // A tablet that slept wakes up long after: whoever was asked then would not be who left.
    if (!box || box.open || seconds < -asks) return clear();
    box.showModal();
    wait(asks);
  };
  wait(after);
  setInterval(look, 500);
  look();

  if (left) left.hidden = false;
  document.querySelector("[data-longer]")?.addEventListener("click", (event) => {
    event.preventDefault();
    wait(event.target.dataset.longer);
    look();
  });
  if (done === undefined)
    for (const touch of ["pointerdown", "keydown", "input", "scroll"])
      addEventListener(touch, () => box?.open || wait(after), { passive: true });
  // "close" comes a moment after the box is gone; until then the short time of the box would still be running.
  box?.querySelector("button[type=button]").addEventListener("click", () => {
    box.close();
    wait(after);
  });
  box?.addEventListener("close", () => wait(after));

  // Back after the end: a page from the browser's memory is asked for again, and the server has nothing any more.
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
})();
