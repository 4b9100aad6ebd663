"use strict";
// On a survey's start page: keep what is needed to answer without a network, send what waits, and say how it stands.
(async () => {
  const { worker, scope, pages, code } = document.currentScript.dataset;
  if (!navigator.serviceWorker || !window.indexedDB || !window.crypto?.subtle) return;
  const ready = document.querySelector("[data-ready]");
  navigator.serviceWorker.addEventListener("message", ({ data }) => data.kept && (ready.hidden = false));
  const start = async () => {
    await navigator.serviceWorker.register(worker, { scope });
    (await navigator.serviceWorker.ready).active.postMessage({ keep: JSON.parse(pages) });
  };
  start().catch(() => {});
  // Answers that were begun without a network become a draft, which the page then offers to go on with.
  const begun = (await outbox.all()).find((one) => one.kind === "unfinished" && one.code === code && one.state !== "refused");
  if (begun && (await outbox.deliver(begun)).state === "received") return location.reload();
  await outbox.send();
  await outbox.tell();
  addEventListener("online", () => outbox.send().then(outbox.tell));
})();
