// sw-off.js: the way out. Put in the place of sw.js, it undoes the worker on every phone at its
// next visit; reports that wait on a phone are not touched.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) await caches.delete(name);
      await self.registration.unregister();
      for (const page of await self.clients.matchAll()) await page.navigate(page.url);
    })(),
  );
});
