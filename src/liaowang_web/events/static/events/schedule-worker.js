// Keeps one schedule on the device: the network first; without it, the page as it was last seen, which says so.
"use strict";
const SHELF = "schedule-v1";
const PAGE = new URL("./", self.location.href).href;

const keep = async (request, answer) => {
  if (answer.ok && !answer.redirected) (await caches.open(SHELF)).put(request, answer.clone());
  return answer;
};
const asKept = async (request) => {
  const found = await caches.match(request, { ignoreSearch: true, ignoreVary: true });
  if (!found) return Response.error();
  if (new URL(request.url).href.split("?")[0] !== PAGE) return found;
  const text = (await found.text()).replace('data-offline="no"', 'data-offline="yes"');
  return new Response(text, { headers: found.headers });
};
const answer = async (request) => {
  try {
    const got = await fetch(request);
    const isPage = request.url.split("?")[0] === PAGE;
    if (isPage && (got.redirected || got.type === "opaqueredirect" || got.status === 404)) await caches.delete(SHELF);
    else await keep(request, got);
    return got;
  } catch {
    return asKept(request);
  }
};

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  const isPage = url.href.split("?")[0] === PAGE;
  if (isPage || ["style", "script", "image", "font"].includes(request.destination)) event.respondWith(answer(request));
});
// The page names what it is made of when it first finds the worker, which was not there while it loaded.
self.addEventListener("message", (event) => {
  if (!Array.isArray(event.data?.keep)) return;
  const all = event.data.keep.filter((it) => new URL(it).origin === self.location.origin);
  event.waitUntil(Promise.allSettled(all.map(async (it) => {
    const request = new Request(it, { credentials: "same-origin" });
    await keep(request, await fetch(request));
  })).then(() => event.source?.postMessage({ kept: true })));
});
