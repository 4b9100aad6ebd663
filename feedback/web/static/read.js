// Reads aloud: the recording, else a voice on this device (docs/media.md). No word leaves the device.
(() => {
  const { say, stop } = document.currentScript.dataset, speech = window.speechSynthesis;
  if (!say) return;
  const all = (wanted) => [...document.querySelectorAll(wanted)], base = (tag) => tag.split(/[-_]/)[0];
  const voice = (tag) => speech?.getVoices().find((one) => one.localService && base(one.lang) === base(tag));
  let end = () => {}, saying;

  // Words, their language, where they stand.
  const parts = (zone) => zone.flatMap((box) => {
    const found = [], walk = document.createTreeWalker(box, 4);
    while (walk.nextNode()) {
      const { data, parentElement: at } = walk.currentNode;
      if (/[\p{L}\d]/u.test(data) && !at.closest("[aria-hidden], button, figure, textarea, .other"))
        found.push([data, at.closest("[lang]").lang, at]);
    }
    return found;
  });

  const read = (zone, audio, button) => {
    const left = parts(zone);
    let at;
    const mark = (place) => {
      at?.classList.remove("said");
      (at = place)?.classList.add("said");
    };
    const over = end = () => {
      if (end !== over) return;
      end = () => {};
      audio?.pause();
      speech?.cancel();
      mark();
      button.textContent = say;
    };
    const next = () => {
      if (end !== over) return;
      if (!left[0]) return over();
      const [words, lang, place] = left.shift();
      mark(place);
      saying = new SpeechSynthesisUtterance(words);
      speech.speak(Object.assign(saying, { lang, voice: voice(lang), onend: next, onerror: next }));
    };
    button.textContent = stop;
    if (!audio) return next();
    audio.currentTime = 0;
    audio.onended = over;
    audio.play().catch(over);
  };

  const zones = [...all(".q").map((box) => [box]), all("[data-read]")].filter((zone) => zone[0]).map((zone) => {
    const button = document.createElement("button"), audio = zone[0].querySelector("audio");
    button.type = "button";
    button.className = "second read";
    button.textContent = say;
    button.onclick = () => {
      const again = button.textContent === say;
      end();
      again && read(zone, audio, button);
    };
    (zone[0].querySelector("legend, label, h1, p") || zone[0]).after(button);
    return () => (button.hidden = !audio && !parts(zone).every((part) => voice(part[1])));
  });
  const show = () => zones.forEach((one) => one());
  show();
  speech?.addEventListener?.("voiceschanged", show);
  for (const leaving of ["pagehide", "submit", "visibilitychange"]) addEventListener(leaving, () => end());
  addEventListener("click", ({ target }) => target.closest("[data-hide]") && end());
})();
