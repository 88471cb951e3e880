/**
 * Keeps the page for when there is no network: all its files as they were built, until all of a newer version are there. It
 * stores nothing else, and asks the network for nothing but the page's own files.
 */
const worker = self as unknown as ServiceWorkerGlobalScope;

// Put in by the build.
const version = 'deadlatch-%VERSION%';
const files = '%FILES%'.split(' ');

worker.addEventListener('install', (event) => {
  const urls = ['./', ...files.filter((name) => name !== 'index.html')];
  // Past the browser's own cache: a file of another version must not come in under this one's name.
  const requests = urls.map((url) => new Request(url, { cache: 'reload' }));
  event.waitUntil(caches.open(version).then((cache) => cache.addAll(requests)));
});

worker.addEventListener('activate', (event) => {
  const isOld = (name: string): boolean => name.startsWith('deadlatch-') && name !== version;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name)))));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(worker.registration.scope)) return;
  const wanted = request.mode === 'navigate' ? './' : request;
  event.respondWith(caches.open(version).then(async (cache) => (await cache.match(wanted)) ?? fetch(request)));
});
