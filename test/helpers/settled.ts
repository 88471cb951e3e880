/** Who still works though no time passes: WebCrypto in other threads, IndexedDB in later turns. Virtual time waits for them. */
let inFlight = 0;

export async function working<Result>(work: Promise<Result>): Promise<Result> {
  inFlight++;
  try {
    return await work;
  } finally {
    inFlight--;
  }
}

/** Resolves once nobody can do more without time. */
export async function settled(): Promise<void> {
  do await new Promise((resolve) => setImmediate(resolve));
  while (inFlight);
}
