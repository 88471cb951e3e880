/** The phone's page in the simulator's: a frame beside the door, on the simulator's own socket. */
import test from 'ava';
import { type Chromium, launchChromium } from './chromium.js';
import { startSimulator } from './start-simulator.js';
import { desktopViewport, phoneViewport, Visitor } from './visitor.js';

let chromium: Chromium | undefined;

test.before(async () => {
  chromium = await launchChromium();
});

test.after.always(() => chromium?.close());

for (const [name, viewport] of [
  ['on a desk', desktopViewport],
  ['on a phone', phoneViewport],
] as const) {
  test.serial(`the phone is taken in hand, changed for another, and put away, ${name}`, async (t) => {
    const server = await startSimulator();
    t.teardown(() => server.close());
    const { page } = await Visitor.open(chromium!.browser, server, viewport);
    t.teardown(() => page.close());
    page.on('pageerror', (error) => {
      t.fail(`The page threw: ${String(error)}`);
    });
    t.is(await page.$eval('#phone-screen', (frame) => frame.getAttribute('src')), null, 'not loaded before');
    await page.click('#phone-button');
    const frame = await page.waitForFrame((each) => each.url().endsWith('/phone/?simulator=1'));
    await frame.waitForSelector('::-p-text(Your phone is the key)');
    await page.select('#phone-which', '2');
    const other = await page.waitForFrame((each) => each.url().endsWith('/phone/?simulator=2'));
    await other.waitForSelector('::-p-text(Your phone is the key)');
    await page.click('#phone-close');
    t.false(await page.$eval('#phone', (phone) => phone.checkVisibility()));
    t.is(await page.evaluate(() => document.activeElement?.id), 'phone-button');
  });
}
