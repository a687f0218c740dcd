/**
 * Makes the app open at once, and without a network: its page and its built files are kept, and nothing else. What the API
 * answers is never kept: it belongs to whoever is signed in now.
 */
const KEPT = "charla-shell-1";
const PAGE = "/app/";
/** Built files of former versions are let go. */
const MOST_FILES = 150;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((kept) => kept.add(new Request(PAGE, { cache: "reload" }))));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  const forget = async () => {
    for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(forget());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || !pathname.startsWith("/app")) return;
  if (request.mode === "navigate") event.respondWith(freshPage(request));
  else if (pathname.startsWith("/app/assets/")) event.respondWith(builtFile(request));
});

/** The newest page while there is a network; every address of the app is the same page. */
async function freshPage(request) {
  const kept = await caches.open(KEPT);
  try {
    const page = await fetch(request);
    if (page.ok && !page.redirected) await kept.put(PAGE, page.clone());
    return page;
  } catch (error) {
    const last = await kept.match(PAGE);
    if (last) return last;
    throw error;
  }
}

/** A built file never changes under its name. */
async function builtFile(request) {
  const kept = await caches.open(KEPT);
  const known = await kept.match(request);
  if (known) return known;
  const file = await fetch(request);
  if (file.ok) {
    await kept.put(request, file.clone());
    const files = (await kept.keys()).filter(({ url }) => new URL(url).pathname !== PAGE);
    for (const old of files.slice(0, Math.max(0, files.length - MOST_FILES))) await kept.delete(old);
  }
  return file;
}
