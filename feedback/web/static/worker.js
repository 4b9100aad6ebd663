// Keeps what a survey needs that may be answered without a network, and sends what waits. The server writes lines
// before these: RELEASE (a hash of all files of this release) and an import of outbox.js.
const CACHE = `listening-loop-${RELEASE}`;
const PATIENCE = 15e3;
const ours = (name) => name.startsWith("listening-loop-");
// The door's address, for the pages a person walks through; other pages have nothing that could stand in for them.
const door = ({ pathname }) => /^(.*\/s\/[^/]+)(?:\/(?:q\/[^/]+|check|last|whole|privacy))?$/.exec(pathname)?.[1];
const isOurs = (url) => /\/(whole|privacy)$/.test(new URL(url).pathname);
const found = (request) => caches.match(request, { ignoreVary: true });

// A page and all it is made of; the page last, so that what is kept is whole.
const keep = async (address) => {
  const cache = await caches.open(CACHE), page = await fetch(address, { credentials: "omit", cache: "no-store" });
  if (!page.ok || page.redirected) return cache.delete(address);
  const parts = (await page.clone().text()).matchAll(/<(?:link rel="stylesheet" href|script defer src|img src)="([^"]+)"/g);
  for (const [, part] of parts) {
    const url = new URL(part.replaceAll("&amp;", "&"), address);
    if (url.origin === location.origin && !(await cache.match(url, { ignoreVary: true })))
      await cache.add(new Request(url, { credentials: "omit" }));
  }
  await cache.put(address, page);
};
const kept = async () => {
  const cache = await caches.open(CACHE);
  return (await cache.keys()).map(({ url }) => url).filter(isOurs);
};

// A new release fetches anew what the old one kept, and takes its place.
addEventListener("install", (event) =>
  event.waitUntil((async () => {
    const pages = new Set();
    for (const name of (await caches.keys()).filter((one) => ours(one) && one !== CACHE))
      for (const { url } of await (await caches.open(name)).keys()) if (isOurs(url)) pages.add(url);
    for (const page of pages) await keep(page).catch(() => {});
    await skipWaiting();
  })()));
addEventListener("activate", (event) =>
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (ours(name) && name !== CACHE) await caches.delete(name);
    await clients.claim();
  })()));

// The start page says which pages to keep: one language, the one chosen.
addEventListener("message", (event) => {
  // The thank-you page of a survey that was sent page by page.
  if (typeof event.data?.sent === "string") event.waitUntil(outbox.finished(event.data.sent).catch(() => {}));
  if (!Array.isArray(event.data?.keep)) return;
  event.waitUntil((async () => {
    const pages = event.data.keep.map((page) => new URL(page, location).href), cache = await caches.open(CACHE);
    for (const page of pages) await keep(page);
    for (const url of await kept())
      if (!pages.includes(url) && pages.some((page) => new URL(page).pathname === new URL(url).pathname)) await cache.delete(url);
    event.source.postMessage({ kept: pages.length });
  })());
});

const instead = async (request) => {
  const page = await found(request);
  if (page && request.method === "GET") return page;
  const base = door(new URL(request.url)), other = (await kept()).find((url) => new URL(url).pathname === `${base}/whole`);
  return other ? Response.redirect(other, 303) : Response.error();
};
// The network first. A page that only looks is not waited for longer than somebody would, where one is kept.
const walked = async (request) => {
  const asked = fetch(request);
  if (request.method !== "GET") return asked.catch(() => instead(request));
  const base = door(new URL(request.url)), known = (await kept()).some((url) => new URL(url).pathname === `${base}/whole`);
  if (!known) return asked;
  asked.catch(() => {});
  const late = new Promise((_, no) => setTimeout(no, PATIENCE));
  return Promise.race([asked, late]).catch(() => instead(request));
};

addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (door(url)) event.respondWith(walked(request));
    event.waitUntil(outbox.send().catch(() => {}));
  } else if (request.method === "GET" && ["style", "script", "image"].includes(request.destination))
    event.respondWith(found(request).then((part) => part ?? fetch(request)));
});

addEventListener("sync", (event) =>
  event.tag === "outbox" && event.waitUntil(outbox.send().then((told) => {
    if (told.some(({ state }) => state === "wait")) throw new Error("not sent yet");
  })));
