import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Chromium {
  readonly browser: Browser;
  close(): Promise<void>;
}

/** A browser with a profile of its own, with more variables in its environment and more flags if these are given. */
export async function launchChromium(env: Record<string, string> = {}, more: readonly string[] = []): Promise<Chromium> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) {
    throw new Error(
      `${executablePath} is missing: install Chromium with \`npm run setup\`, or name a browser in CHROMIUM.`,
    );
  }
  const userDataDir = mkdtempSync(join(tmpdir(), 'deadlatch-chromium-'));
  const browser = await puppeteer.launch({
    ...{ executablePath, headless: true, userDataDir },
    env: { ...process.env, ...env },
    args: [...flags, ...more],
  });
  return {
    browser,
    async close() {
      await browser.close();
      rmSync(userDataDir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
