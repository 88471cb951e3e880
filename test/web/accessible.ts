/** What axe and our own look at contrast have to say of a page, light and dark. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ExecutionContext } from 'ava';
import type { AxeResults } from 'axe-core';
import type { Page } from 'puppeteer-core';
import { findFaintText } from './contrast.js';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** @param what stands on the page, for who reads that it is not accessible */
export async function isAccessible(t: ExecutionContext, page: Page, what: string): Promise<void> {
  for (const theme of ['light', 'dark']) {
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: theme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    // The page's policy lets no script in but its own; this one comes by the debugger.
    const { violations } = (await page.evaluate(
      `${axeSource}; axe.run(document, { resultTypes: ['violations'] })`,
    )) as AxeResults;
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    t.deepEqual(told, [], `${what}, ${theme}`);
    t.deepEqual(await findFaintText(page), [], `${what}, ${theme}`);
  }
}
