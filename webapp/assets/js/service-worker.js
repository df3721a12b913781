// Keeps one page for a phone without a line, in the reader's language, and the files that page is drawn with. It keeps
// nothing else: what people see of themselves passes through untouched. `kept` is put in front by webapp/public/phone.py.
/* global kept */

async function keep() {
  const cache = await caches.open(kept.name);
  // Without cookies, so that it is the page for everybody, whoever is signed in.
  await cache.addAll([kept.page, ...kept.files].map((url) => new Request(url, { credentials: "omit" })));
  await self.skipWaiting();
}

async function takeOver() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== kept.name).map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable(); // pages do not wait until this script has started
  await self.clients.claim();
}

async function page(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return (await caches.match(kept.page)) ?? Response.error();
  }
}

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.mode === "navigate" && request.method === "GET") event.respondWith(page(event));
  else if (kept.files.includes(new URL(request.url).pathname)) {
    event.respondWith(caches.match(request).then((found) => found ?? fetch(request)));
  }
});
