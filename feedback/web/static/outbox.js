"use strict";
// Envelopes that wait on this device until there is a network. Used by our pages and by the worker. What lies here is
// sealed: nobody can read it on this device, and the receipt is inside it too (docs/offline.md).
const outbox = (() => {
  const STORE = "envelopes", HOUR = 3600e3;
  const opened = () =>
    new Promise((yes, no) => {
      const asked = indexedDB.open("listening-loop", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id" });
      asked.onsuccess = () => yes(asked.result);
      asked.onerror = asked.onblocked = () => no(asked.error);
    });
  const act = async (mode, work) => {
    const database = await opened();
    try {
      return await new Promise((yes, no) => {
        const all = database.transaction(STORE, mode, { durability: "strict" });
        const found = work(all.objectStore(STORE));
        all.oncomplete = () => yes(found?.result);
        all.onerror = all.onabort = () => no(all.error);
      });
    } finally {
      database.close();
    }
  };

  const each = (store, work) =>
    (store.openCursor().onsuccess = ({ target: { result: at } }) => {
      if (!at) return;
      work(at);
      at.continue();
    });
  // What was begun at a door has no place beside what was finished there: it would come back as somebody's draft.
  const forget = (store, code) => each(store, (at) => at.value.kind === "unfinished" && at.value.code === code && at.delete());
  // What is finished takes the place of all that was begun, in the same moment.
  const keep = (one) =>
    act("readwrite", (store) => {
      if (one.kind === "finished") forget(store, one.code);
      store.put(one);
    });
  const finished = (code) => act("readwrite", (store) => void forget(store, code));
  // Only what is still there: another page may have dropped it while it was under way.
  const mark = (id, change) => act("readwrite", (store) => void each(store, (at) => at.key === id && at.update({ ...at.value, ...change })));
  const drop = (id) => act("readwrite", (store) => void store.delete(id));
  const all = async () => (await act("readonly", (store) => store.getAll())).sort((one, other) => one.made - other.made);

  // Gives what the server said: {state: "received" | "refused", ...}, or "wait" for whatever may come right later.
  const post = async ({ url, body }) => {
    const credentials = url.endsWith("unfinished") ? "same-origin" : "omit";
    try {
      const answer = await fetch(url, {
        method: "POST", body, credentials, cache: "no-store",
        headers: { "Content-Type": "application/octet-stream" }, signal: AbortSignal.timeout?.(60e3),
      });
      const told = await answer.json();
      return ["received", "refused"].includes(told.state) ? told : { state: "wait" };
    } catch {
      return { state: "wait" };
    }
  };

  // Try one; what the server has is dropped, what it will never take is marked and stays.
  const deliver = async (one) => {
    const told = await post(one);
    if (told.state === "received") await drop(one.id);
    if (told.state === "refused") await mark(one.id, { state: "refused", why: told.why });
    return told;
  };

  const alone = (work) => (navigator.locks ? navigator.locks.request("listening-loop-outbox", work) : work());
  const heard = globalThis.BroadcastChannel ? new BroadcastChannel("listening-loop-outbox") : null;

  // Send all that is finished, one after the other; two pages and the worker take turns.
  const send = () =>
    alone(async () => {
      const told = [];
      for (const one of await all()) {
        if (one.kind === "unfinished" && Date.now() - one.made > one.hours * HOUR) await drop(one.id);
        if (one.kind !== "finished" || one.state === "refused") continue;
        const { state } = await deliver(one);
        told.push({ id: one.id, state });
        heard?.postMessage({ id: one.id, state });
        if (state === "wait") break;
      }
      return told;
    });

  // How many wait and how many never came through, on a page that has words for it.
  const tell = async () => {
    const kept = (await all().catch(() => [])).filter(({ kind }) => kind === "finished");
    const refused = kept.filter(({ state }) => state === "refused").length;
    for (const [name, count] of Object.entries({ waiting: kept.length - refused, refused })) {
      const line = document.querySelector(`[data-${name}]`);
      if (!line) continue;
      line.dataset.words ??= line.textContent;
      line.hidden = !count;
      line.firstElementChild.textContent = line.dataset.words.replace("{count}", count);
    }
  };

  return { keep, finished, all, deliver, send, tell, heard };
})();
