/** Chromium's own Web Bluetooth, against a lock in the simulator with a firmware of a few lines. */
import test, { type ExecutionContext } from 'ava';
import type { Page } from 'puppeteer-core';
import type { Door } from '../../sim/door.js';
import { answers, echo, requests, service } from '../helpers/echo.js';
import { bench } from '../sim/bench.js';
import { chromiumBeside, type Phone } from './phone.js';

const html = `<!doctype html><title>Echo</title><button>Connect</button><script>
  globalThis.heard = [];
  globalThis.ended = 0;
  const text = (value) => new TextDecoder('latin1').decode(value);
  document.querySelector('button').addEventListener('click', async () => {
    try {
      globalThis.device ??= await navigator.bluetooth.requestDevice({ filters: [{ name: 'Echo' }], optionalServices: ['${service}'] });
      device.ongattserverdisconnected = () => ended++;
      const service = await (await device.gatt.connect()).getPrimaryService('${service}');
      const answers = await service.getCharacteristic('${answers}');
      globalThis.requests = await service.getCharacteristic('${requests}');
      answers.addEventListener('characteristicvaluechanged', (event) => heard.push(text(event.target.value)));
      await answers.startNotifications();
      document.title = 'ready';
    } catch (error) { document.title = String(error); }
  });
  globalThis.ask = async (text, how = 'writeValueWithResponse') => {
    try { await requests[how](new TextEncoder().encode(text)); return 'written'; } catch (error) { return error.name; }
  };
</script>`;

interface Scene {
  readonly door: Door;
  readonly phone: Phone;
  readonly page: Page;
}

async function connect(page: Page): Promise<void> {
  await page.evaluate(`heard.length = 0; document.title = 'Echo'`);
  await page.click('button');
  await page.waitForFunction(`document.title !== 'Echo'`);
  const title = await page.title();
  if (title !== 'ready') throw new Error(title);
  await page.waitForFunction(`heard.at(-1) === 'hello'`);
}

async function scene(t: ExecutionContext, extra = ''): Promise<Scene> {
  const door = bench(echo(extra));
  const phone = await chromiumBeside(door);
  t.teardown(() => phone.close());
  const page = await phone.open(html);
  await connect(page);
  return { door, phone, page };
}

const heard = (page: Page): Promise<unknown> => page.evaluate('heard.join()');
const ask = (page: Page, text: string): Promise<unknown> => page.evaluate(`ask(${JSON.stringify(text)})`);

test.serial(
  'a page finds the lock, connects, subscribes, is greeted, writes both ways, and gets its answers',
  async (t) => {
    const { door, phone, page } = await scene(t);
    t.is(phone.central.mtu, 53);
    t.is(await ask(page, 'open'), 'written');
    await page.waitForFunction(`heard.at(-1) === 'OPEN'`);
    t.is(await page.evaluate(`ask('shut', 'writeValueWithoutResponse')`), 'written');
    await page.waitForFunction(`heard.at(-1) === 'SHUT'`);
    t.is(await ask(page, 'x'.repeat(51)), 'NotSupportedError');
    t.is(await heard(page), 'hello,OPEN,SHUT');
    await page.evaluate('device.gatt.disconnect()');
    await page.waitForFunction('ended === 1');
    await connect(page);
    t.is(await heard(page), 'hello');
    t.deepEqual(door.exceptions, []);
  },
);

test.serial(
  'a link that is lost in the middle of a request ends it with an error, and the page connects again',
  async (t) => {
    const { door, phone, page } = await scene(t, 'print(q);');
    phone.central.loseLink(1);
    t.not(await ask(page, 'lost'), 'written', 'the answer of the attribute protocol does not arrive');
    await page.waitForFunction('ended === 1');
    t.is(await ask(page, 'later'), 'NetworkError');
    phone.isPaused = true;
    door.advance(4000);
    t.deepEqual(door.prints, ['lost'], 'the request did');
    phone.isPaused = false;
    await connect(page);
    phone.central.loseLink(2);
    t.is(await ask(page, 'deaf'), 'written');
    await page.waitForFunction('ended === 2');
    t.is(await heard(page), 'hello', 'what the lock answered did not arrive');
    phone.isPaused = true;
    door.advance(4000);
    phone.isPaused = false;
    await connect(page);
    t.deepEqual(door.exceptions, []);
  },
);

test.serial(
  'the power that goes in the middle of a request ends the link; the lock is found again when it is back',
  async (t) => {
    const { door, phone, page } = await scene(t);
    phone.isPaused = true;
    t.is(await ask(page, 'unheard'), 'written', 'stored by the radio, and not yet seen by JavaScript');
    door.powerOff();
    phone.isPaused = false;
    await page.waitForFunction('ended === 1');
    t.is(await ask(page, 'nobody'), 'NetworkError');
    t.is(await page.evaluate(`device.gatt.connect().then(() => 'connected', (error) => error.name)`), 'NetworkError');
    door.powerOn();
    await connect(page);
    t.is(await heard(page), 'hello');
    t.is(await ask(page, 'again'), 'written');
    await page.waitForFunction(`heard.at(-1) === 'AGAIN'`);
  },
);
