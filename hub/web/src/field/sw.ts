// sw.ts: after one visit the app is there without a network, and comes back after a restart. A new
// version waits until the app is started again: nothing changes under a report being made. To
// switch it off for everybody, static/sw-off.js takes the place of sw.js.
import { waitsFor } from "./outbox/item";
import { runOutbox } from "./outbox/run";
import { allItems } from "./outbox/store";
import { placeOf, readWord } from "./push";

declare const self: ServiceWorkerGlobalScope;

const CACHE = `field-${VERSION}`;
const KEPT = "field-kept"; // answers of the hub that are of use without it
const PAGE = "/field/";
const KEPT_PATHS = ["/api/v1/areas"];

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(CACHE).then(async (cache) => {
      await cache.addAll(SHELL.map((file) => new Request(file, { cache: "reload" })));
    }),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys())
        if (name.startsWith("field-") && name !== CACHE && name !== KEPT) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

/* The page asks at its start, before anything is on the screen. */
self.addEventListener("message", (event) => {
  if (event.data === "take over") void self.skipWaiting();
});

async function fromNetwork(request: Request): Promise<Response> {
  const kept = await caches.open(KEPT);

  try {
    const answer = await fetch(request);
    if (answer.ok) await kept.put(request, answer.clone());
    return answer;
  } catch (trouble) {
    const known = await kept.match(request, { ignoreVary: true });
    if (known) return known;
    throw trouble;
  }
}

async function fromShell(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(request, { ignoreVary: true })) ?? fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);

  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname.startsWith(PAGE))
    event.respondWith(fromShell(new Request(PAGE)));
  else if (KEPT_PATHS.includes(url.pathname)) event.respondWith(fromNetwork(request));
  else if (SHELL.includes(url.pathname)) event.respondWith(fromShell(request));
});

/* Background Sync: the browser says the network is there, the app being closed. It comes again
 * only when it is told that something still waits. */
async function sync(): Promise<void> {
  const pages = new BroadcastChannel("tocsin-outbox");

  await runOutbox(() => pages.postMessage("changed"));
  pages.close();
  if ((await allItems()).some((item) => waitsFor(item) !== null)) throw new Error("more waits");
}

self.addEventListener("sync", ((event: ExtendableEvent & { tag: string }) => {
  if (event.tag === "outbox") event.waitUntil(sync());
}) as EventListener);

self.addEventListener("push", (event) => {
  const word = readWord(event.data?.text() ?? "", Date.now());

  if (!word) return;
  event.waitUntil(
    self.registration.showNotification(word.title, {
      body: word.body,
      tag: word.tag,
      lang: word.lang,
      requireInteraction: word.isUrgent,
      icon: "/field/icon-192.png",
    }),
  );
});

/* An open page goes there itself: loaded anew, it would lose the report being made. */
async function openAt(place: string): Promise<void> {
  const pages = await self.clients.matchAll({ type: "window" });
  const page = pages.find(({ url }) => new URL(url).pathname.startsWith(PAGE));

  if (!page || !place.startsWith(PAGE)) {
    await self.clients.openWindow(place);
    return;
  }
  page.postMessage({ go: place });
  await page.focus();
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openAt(placeOf(event.notification.tag)));
});
