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

test.serial('a phone is held to the tag, by keyboard, while it is on, and becomes the owner of the lock', async (t) => {
  const server = await startSimulator({ board: 'puckjs' });
  t.teardown(() => server.close());
  const visitor = await Visitor.open(chromium!.browser, server, desktopViewport);
  const { page } = visitor;
  t.teardown(() => page.close());
  page.on('pageerror', (error) => {
    t.fail(`The page threw: ${String(error)}`);
  });
  const isShown = (): Promise<boolean> => page.$eval('#tag', (tag) => tag.checkVisibility());
  t.false(await isShown());
  await visitor.click('Keep inside button held');
  await visitor.type('9928#');
  await page.waitForSelector('#tag', { visible: true });
  t.regex(await page.$eval('#announcer', (said) => said.textContent), /The lock’s tag is on/);
  await page.focus('#keep-inside');
  await page.keyboard.press('Tab');
  t.is(await page.evaluate(() => document.activeElement?.id), 'tag');
  await page.keyboard.press('Enter');
  const frame = await page.waitForFrame((each) => each.url().includes('/phone/?simulator=1'));
  await frame.waitForSelector('::-p-text(This link makes you the owner of a lock)');
  t.is(await page.evaluate(() => document.activeElement?.id), 'phone-screen');
  t.false(frame.url().includes('#'));
  await (await frame.waitForSelector('::-p-aria([name="What do you call it?"])'))!.click();
  await page.keyboard.type('Front door');
  await page.keyboard.press('Enter');
  // The lock's time goes on while it is asked.
  const clock = setInterval(() => {
    server.advance(50);
  }, 5);
  await frame.waitForSelector('::-p-text(Put the owner’s key on paper)').finally(() => {
    clearInterval(clock);
  });
  await page.waitForSelector('#tag', { hidden: true });
});
