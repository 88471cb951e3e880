import type { Page } from 'puppeteer-core';

/** Puts a silent audio system in place of the browser's, which tells how loud the page wants to be. */
export async function listenTo(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const still = { setValueAtTime: () => undefined };
    const volume = {
      setTargetAtTime: (loudness: number) => (document.documentElement.dataset['loudness'] = String(loudness)),
    };
    class SilentNode {
      readonly frequency = still;
      readonly gain = volume;
      connect(next: unknown): unknown {
        return next;
      }
      start(): void {
        // It never sounds.
      }
    }
    class SilentContext {
      readonly currentTime = 0;
      readonly destination = {};
      resume(): Promise<void> {
        return Promise.resolve();
      }
    }
    Object.assign(globalThis, { AudioContext: SilentContext, OscillatorNode: SilentNode, GainNode: SilentNode });
  });
}

export async function hears(page: Page, isLoud: boolean): Promise<void> {
  await page.waitForFunction((loud) => Number(document.documentElement.dataset['loudness']) > 0 === loud, {}, isLoud);
}
