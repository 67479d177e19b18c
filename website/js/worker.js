// Keeps what was opened, so that it is there without a network. "VERSION" is that of the site.

// One host may have several copies, each in a folder of its own. No path has a space in it.
const COPY = `pruning-course ${new URL(self.registration.scope).pathname} `;
const CACHE = `${COPY}VERSION`;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith(COPY) && name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  })());
});

/** @param {Request | string} asked */
async function kept(asked) {
  const cache = await caches.open(CACHE);
  const found = await cache.match(asked, { ignoreSearch: true });
  if (found) return found;
  const answer = await fetch(asked);
  if (answer.ok) await cache.put(asked, answer.clone());
  return answer;
}

/** @param {string} address */
const own = (address) => new URL(address).origin === location.origin;

self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET" && own(event.request.url)) event.respondWith(kept(event.request));
});

self.addEventListener("message", (event) => {
  event.waitUntil(Promise.allSettled(event.data.filter(own).map(kept)));
});
