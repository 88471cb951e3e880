/** The log as a file from the simulator's page, and the seed that proves it. */
import test from 'ava';
import type { Page } from 'puppeteer-core';
import { parseLog, parseSeed } from '../../log/file.js';
import { verifyLog } from '../../log/verify.js';
import { launchChromium, type Chromium } from './chromium.js';
import { startSimulator } from './start-simulator.js';
import { desktopViewport, phoneViewport, Visitor } from './visitor.js';

let chromium: Chromium | undefined;

test.before(async () => {
  chromium = await launchChromium();
});

test.after.always(() => chromium?.close());

/** Keeps what the page saves, in place of a dialog of the browser. */
function keepSaved(page: Page): Promise<unknown> {
  return page.evaluateOnNewDocument(`
    URL.createObjectURL = (blob) => { blob.text().then((text) => { globalThis.saved = text; }); return '#'; };
    URL.revokeObjectURL = () => undefined;
  `);
}

for (const [name, viewport] of [
  ['with the keyboard on a desk', desktopViewport],
  ['by touch on a phone', phoneViewport],
] as const) {
  test.serial(`the log is exported and its seed given once, ${name}`, async (t) => {
    const server = await startSimulator();
    t.teardown(() => server.close());
    const visitor = await Visitor.open(chromium!.browser, server, viewport, keepSaved);
    t.teardown(() => visitor.page.close());
    const press = (label: string): Promise<void> =>
      viewport.hasTouch
        ? visitor.click(label)
        : visitor.command(1, async () => {
            await (await visitor.page.waitForSelector(`::-p-aria([name="${label}"])`))!.focus();
            await visitor.page.keyboard.press('Space');
          });
    const seedButton = 'Owner’s seed (given once)';
    await press(seedButton);
    await visitor.sees('seed', 'no owner yet');
    await visitor.enrol('48713');

    await press(seedButton);
    await visitor.sees('seed', 'not given again');
    const seed = parseSeed(await visitor.page.$eval('#seed-digits', (element) => element.textContent));
    t.truthy(seed);
    await press(seedButton);
    await visitor.sees('seed', 'given already');

    await press('Export the log');
    await visitor.page.waitForFunction('globalThis.saved !== undefined');
    const file = parseLog(String(await visitor.page.evaluate('globalThis.saved')));
    t.true(file.entries.length >= 2);
    t.deepEqual(verifyLog(file, { seed: seed! }).faults, []);
  });
}
