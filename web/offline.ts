/** Registers the service worker that keeps the page's files. */
interface WorkerUrlPolicy {
  createScriptURL(url: string): string;
}
interface PolicyFactory {
  createPolicy(name: string, rules: WorkerUrlPolicy): WorkerUrlPolicy;
}

/** The content policy wants every script's address to pass by here; there is one. */
function workerUrl(): string {
  const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory };
  const rules: WorkerUrlPolicy = { createScriptURL: () => './service-worker.js' };
  return (trustedTypes?.createPolicy('worker', rules) ?? rules).createScriptURL('');
}

export function keepForOffline(): void {
  if (!('serviceWorker' in navigator)) return;
  // Without it the page works, but not without a network.
  navigator.serviceWorker.register(workerUrl(), { updateViaCache: 'none' }).catch((error: unknown) => {
    console.warn(error);
  });
}
