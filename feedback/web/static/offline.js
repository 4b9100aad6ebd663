"use strict";
// The whole survey on one page: one section at a time, everything sealed as soon as it is said. All words stand in the
// page. Nothing readable is kept on the device, and nothing in memory once it is sent.
(() => {
  if (!sealing.ready()) return;
  const one = (wanted, within = document) => within.querySelector(wanted);
  const all = (wanted, within = document) => [...within.querySelectorAll(wanted)];
  const copy = (id) => one(`#${id}`).content.firstElementChild.cloneNode(true);
  const filled = (words, values) => Object.entries(values).reduce((said, [name, value]) => said.replace(`{${name}}`, value), words);

  const facts = JSON.parse(one("#facts").dataset.facts), { survey, said, code } = facts;
  const key = sealing.fromHex(facts.key), asked = survey.pages.flatMap((page) => page.questions);
  const suffix = document.title.slice(document.title.lastIndexOf(" – "));
  const unfinished = `unfinished ${code}`; // one a door: who starts again takes the place of what was begun before
  const section = (name) => one(`[data-page="${CSS.escape(name)}"]`);
  let answers = {}, returning = false, sending = null, begunHere = false;

  // Which section is seen, and what it says at its top.
  const way = () => routing.path(survey, answers);
  const heading = (part) => all("h1", part).find((title) => !title.closest("[hidden]"));
  const show = (name, { remember = true } = {}) => {
    const part = section(name), page = name.startsWith("q:") && name.slice(2);
    all("main > [data-page]").forEach((other) => (other.hidden = other !== part));
    one("#help").hidden = !["start", "no", "end"].includes(name);
    if (page) arrange(part, page);
    if (name === "last") all("[data-aside]", part).forEach((box) => (box.hidden = !aside().includes(box.dataset.aside)));
    if (name === "check") list();
    document.title = (heading(part)?.textContent.trim() ?? "") + suffix;
    if (remember) history.pushState({ name, returning }, "");
    scrollTo(0, 0);
    one("main").focus({ preventScroll: true });
  };
  const arrange = (part, page) => {
    const path = way(), shown = path.find(([id]) => id === page)?.[1] ?? [];
    all("[data-question]", part).forEach((box) => (box.hidden = !shown.includes(box.dataset.question)));
    const asking = path.filter(([, ids]) => ids.some((id) => question(id).type !== "note")).map(([id]) => id);
    const line = one("[data-position]", part), number = asking.indexOf(page) + 1;
    line.hidden = !number;
    line.textContent = filled(facts.position, { number, total: asking.length });
  };
  const question = (id) => asked.find((each) => each.id === id);
  const aside = () => {
    const words = Object.entries(routing.kept(survey, answers)).some(([id, value]) =>
      typeof value === "string" && (id.endsWith(".other") || (question(id)?.type.endsWith("text") && !question(id).out?.includes(value))));
    return all("[data-aside]").map((box) => box.dataset.aside).filter((name) => name !== "_quotes" || words);
  };

  // What is wrong is said at the top and at its question, in the words the server would use.
  const clear = (part) => {
    all(".faults, [data-question] .fault, .lost", part).forEach((line) => line.remove());
    all(".wrong", part).forEach((box) => box.classList.remove("wrong"));
    all("[aria-invalid]", part).forEach((box) => box.removeAttribute("aria-invalid"));
  };
  const object = (part, faults) => {
    const box = copy("faults"), line = one("li", box);
    box.removeAttribute("id");
    line.remove();
    for (const { to, words, id } of faults) {
      const entry = line.cloneNode(true);
      one("a", entry).href = `#${to}`;
      one("a", entry).textContent = words;
      one("ul", box).append(entry);
      if (id) mark(id, words);
    }
    (one(".back", part) ?? part.firstElementChild).after(box);
    document.title = `${facts.error} ${heading(part).textContent.trim()}${suffix}`;
    box.focus();
  };
  const mark = (id, words) => {
    const held = one(`[data-question="${CSS.escape(id)}"]`), fault = copy("fault"), box = one(`#${CSS.escape(`q-${id}`)}`, held);
    fault.id = `q-${id}-error`;
    fault.append(words);
    one(".q", held)?.classList.add("wrong");
    (one(`#${CSS.escape(`q-${id}-hint`)}`, held) ?? one("legend, label", held)).after(fault);
    const described = (box.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each && each !== fault.id);
    box.setAttribute("aria-describedby", [...described, fault.id].join(" "));
    if (!box.matches("fieldset")) box.setAttribute("aria-invalid", "true");
  };

  // Sealed after every page. The server makes a draft of it when there is a network again.
  const contents = () => ({
    version: facts.version, audience: facts.audience, language: survey.language, pass: facts.pass, made: Date.now(), answers,
  });
  const keep = async () => {
    const body = await sealing.envelope(key, "unfinished", code, contents());
    begunHere = true;
    await outbox.keep({ id: unfinished, kind: "unfinished", code, url: facts.unfinished, made: Date.now(), hours: facts.hours, body });
  };

  const take = async (part, page) => {
    clear(part);
    const typed = new FormData(one("form", part)), shown = way().find(([id]) => id === page)?.[1] ?? [], faults = [], given = {};
    for (const id of shown) {
      const found = boxes.read(question(id), (name) => typed.getAll(name));
      Object.assign(given, found.answers);
      if (found.fault) faults.push({ id, to: said[id].first, words: boxes.sentence(said[id], found.fault) });
    }
    if (faults.length) return object(part, faults);
    lay(given);
    await keep().catch(() => {});
    return goOn(page);
  };
  const lay = (given) => {
    for (const [id, value] of Object.entries(given)) {
      if (value === null) delete answers[id];
      else answers[id] = value;
    }
  };
  const goOn = (page) => {
    const following = routing.next(survey, answers, page), missing = routing.unanswered(survey, answers);
    if (following && !returning) return show(`q:${following}`);
    if (following && missing.length) return show(`q:${missing[0]}`);
    if (!missing.length && !returning && aside().length) return show("last");
    return facts.checks || missing.length ? show("check") : finish(section(`q:${page}`));
  };

  // All answers in the words of the page.
  const words = (id) => {
    const held = one(`[data-question="${CSS.escape(id)}"], [data-aside="${CSS.escape(id)}"]`), value = answers[id];
    if (value === undefined) return [];
    const label = (box) => {
      const shown = one(`label[for="${CSS.escape(box.id)}"]`, held).cloneNode(true);
      all(".hint, .unseen, svg", shown).forEach((part) => part.remove());
      return shown.textContent.trim();
    };
    const boxes = all("input", held), values = [value].flat().map(String), more = answers[`${id}.other`];
    const places = values.map((choice) => boxes.find((box) => box.name === `${id}.rank.${choice}`)).filter(Boolean);
    if (places.length) return places.map(label);
    const ticked = boxes.filter((box) => /radio|checkbox/.test(box.type) && values.includes(box.value)).map(label);
    if (ticked.length) return more ? [...ticked, more] : ticked;
    const spoken = document.documentElement.lang, unit = one(".with span", held)?.textContent ?? "";
    if (question(id).type === "date") return [new Date(`${value}T12:00`).toLocaleDateString(spoken, { dateStyle: "long" })];
    return [typeof value === "number" ? `${value.toLocaleString(spoken)} ${unit}`.trim() : value];
  };
  const name = (held) => {
    const title = (one("h1", held) ?? one("legend, label", held)).cloneNode(true);
    all(".optional, .stem, button", title).forEach((part) => part.remove());
    return title.textContent.trim();
  };
  const list = () => {
    const rows = one("dl", section("check"));
    rows.replaceChildren();
    const entry = (id, held, to) => {
      const row = copy("row"), [, told] = row.children, found = words(id);
      row.id = `row-${id}`;
      one("dt", row).textContent = one("a .unseen", row).textContent = name(held);
      one("a .unseen", row).prepend(" ");
      if (found.length) told.replaceChildren(...found.map((each) => Object.assign(document.createElement("p"), { className: "words", dir: "auto", textContent: each })));
      one("a", row).onclick = (event) => {
        event.preventDefault();
        returning = true;
        show(to);
      };
      rows.append(row);
    };
    for (const [page, ids] of way())
      for (const id of ids)
        if (question(id).type !== "note") entry(id, one(`[data-question="${CSS.escape(id)}"]`), `q:${page}`);
    for (const id of aside()) entry(id, one(`[data-aside="${CSS.escape(id)}"]`), "last");
    returning = false;
  };

  // The end: sealed, kept, forgotten here, and then sent as soon as there is a network.
  const finish = async (part) => {
    if (sending) return;
    clear(part);
    const missing = routing.unanswered(survey, answers);
    if (missing.length) {
      const ids = way().filter(([page]) => missing.includes(page)).map(([, shown]) => shown.find((id) => question(id).required && answers[id] === undefined));
      const told = ids.map((id) => ({ to: `row-${id}`, words: filled(facts.answer, { question: name(one(`[data-question="${CSS.escape(id)}"]`)) }) }));
      return part === section("check") ? object(part, told) : show(`q:${missing[0]}`);
    }
    sending = crypto.getRandomValues(new Uint32Array(4)).join("-");
    const receipt = sealing.receipt();
    const given = Object.fromEntries(Object.entries(routing.kept(survey, answers)).filter(([, value]) => value !== null));
    for (const id of aside()) if (answers[id] !== undefined) given[id] = answers[id];
    const body = await sealing.envelope(key, "finished", code, { ...contents(), answers: given, receipt });
    const envelope = { id: sending, kind: "finished", code, url: facts.finished, made: Date.now(), body };
    try {
      await outbox.keep(envelope);
    } catch {
      // A device that keeps nothing: straight to the server, or the answers stay where they are.
      const { state } = await outbox.deliver(envelope).catch(() => ({ state: "wait" }));
      if (state !== "received") {
        sending = null;
        const line = one("template", copy("lost")).content.firstElementChild.cloneNode(true);
        line.classList.add("lost");
        line.setAttribute("role", "status");
        one("form", part).before(line);
        return;
      }
      await outbox.finished(code).catch(() => {});
      end(receipt);
      return told("received");
    }
    end(receipt);
    const worker = await navigator.serviceWorker?.getRegistration();
    worker?.sync?.register("outbox").catch(() => {});
    deliver();
  };
  const end = (receipt) => {
    answers = {};
    all("form").forEach((form) => form.reset());
    all("main > [data-page]").forEach((part) => part.dataset.page !== "end" && part.remove());
    one("#facts").remove();
    one("#receipt").textContent = facts.cuts.slice(1).map((to, place) => receipt.slice(facts.cuts[place], to)).join(" ");
    show("end", { remember: false });
    history.replaceState({ name: "end" }, "");
  };
  const told = (state) => {
    if (state === "wait" || !section("end")) return;
    all("[data-when]", section("end")).forEach((part) => (part.hidden = part.dataset.when !== state));
    show("end", { remember: false });
  };
  const deliver = async () => {
    const results = navigator.onLine ? await outbox.send().catch(() => []) : [];
    const mine = results.find(({ id }) => id === sending);
    if (mine) told(mine.state);
    else if (!sending) await count();
  };
  outbox.heard?.addEventListener("message", ({ data }) => data.id === sending && told(data.state));
  addEventListener("online", deliver);
  document.addEventListener("visibilitychange", () => document.hidden || deliver());

  // What waits here from before.
  const count = async () => {
    await outbox.tell();
    const waiting = await outbox.all().catch(() => []), begun = one("[data-unfinished]");
    if (begun) begun.hidden = begunHere || !waiting.some((each) => each.id === unfinished && each.state !== "refused");
  };

  const begin = (event) => {
    const chosen = new FormData(event.target).get("version");
    if (event.submitter?.name === "no") return show("no");
    if (chosen && chosen !== facts.audience) {
      const to = new URL(location);
      to.searchParams.set("version", chosen);
      to.hash = "go";
      return location.assign(to);
    }
    const first = way()[0]?.[0];
    return show(first === undefined ? "check" : `q:${first}`);
  };
  const back = (part) => {
    const here = part.dataset.page, path = way().map(([page]) => page);
    if (returning) return show("check");
    if (here === "check" && aside().length) return show("last");
    const before = here.startsWith("q:") ? routing.previous(survey, answers, here.slice(2)) : here === "no" ? null : path.at(-1);
    return show(before ? `q:${before}` : "start");
  };

  let busy = false;
  addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    await pressed(event).finally(() => (busy = false));
    all(".busy").forEach((button) => button.classList.remove("busy"));
  });
  const pressed = async (event) => {
    const part = event.target.closest("[data-page]"), here = part.dataset.page;
    if (here === "start") begin(event);
    else if (here === "check") await finish(part);
    else if (here === "last") {
      const typed = new FormData(event.target);
      lay(Object.fromEntries(aside().map((id) => [id, typed.get(id)])));
      await keep().catch(() => {});
      if (facts.checks) show("check");
      else await finish(part);
    } else await take(part, here.slice(2));
  };
  addEventListener("click", (event) => {
    if (event.target.closest('[href="#help"]')) one("#help").hidden = false;
    const link = event.target.closest("[data-back]");
    if (!link) return;
    event.preventDefault();
    back(link.closest("[data-page]"));
  });
  addEventListener("popstate", ({ state }) => {
    if (sending || !state) return; // a link to a place on this page has no state of ours
    returning = state.returning ?? false;
    show(state.name, { remember: false });
  });

  section("unable").remove();
  const started = location.hash === "#go" ? way()[0]?.[0] : undefined;
  history.replaceState({ name: "start" }, "", location.pathname + location.search);
  show("start", { remember: false });
  if (started !== undefined) show(`q:${started}`);
  deliver();
})();
