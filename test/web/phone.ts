/**
 * A phone beside a simulated lock: headless Chromium with its own Web Bluetooth.
 *
 *     const phone = await chromiumBeside(lock);
 *     const page = await phone.open(html);
 *     await page.click('button');       // requestDevice needs a real click; the chooser takes the lock
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'puppeteer-core';
import type { Central } from '../../sim/bluetooth/central.js';
import type { Air } from '../../sim/bluetooth/radio.js';
import { Bluez } from './bluez.js';
import { launchChromium } from './chromium.js';
import { startPrivateBus } from './private-bus.js';

/** A `Door`, or anything else with a radio and a time of its own. */
export interface Nearby {
  readonly air: Air;
  advance(milliseconds: number): void;
}

export interface Phone {
  readonly browser: Browser;
  /** The adapter's end of the link, to lose it and to read what was said. */
  readonly central: Central;
  /** While true, the lock's time stands still. It passes about four times as fast as real time. */
  isPaused: boolean;
  /** Opens an address, or a text as a page of its own at http://localhost, and answers its choosers with the lock. */
  open(page: string): Promise<Page>;
  close(): Promise<void>;
}

const tickMilliseconds = 5;
const virtualMilliseconds = 20;

const bluetoothFlags = ['--enable-features=WebBluetooth,WebBluetoothNewPermissionsBackend'];

export async function chromiumBeside(lock: Nearby): Promise<Phone> {
  const bus = await startPrivateBus();
  const bluez = await Bluez.start(bus.address, lock.air);
  const chromium = await launchChromium({ DBUS_SYSTEM_BUS_ADDRESS: bus.address }, bluetoothFlags);
  const pages: string[] = [];
  const server = createServer((request, response) => {
    const text = pages[Number(request.url?.slice(1))];
    response.writeHead(text === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' }).end(text);
  }).listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const phone: Phone = {
    browser: chromium.browser,
    central: bluez.central,
    isPaused: false,
    async open(content) {
      const isAddress = /^https?:/.test(content);
      const page = await chromium.browser.newPage();
      await chooseTheLock(page);
      await page.goto(isAddress ? content : `http://localhost:${port}/${pages.push(content) - 1}`);
      return page;
    },
    async close() {
      clearInterval(timer);
      await chromium.close();
      bluez.stop();
      await bus.close();
      server.closeAllConnections();
      server.close();
    },
  };
  const timer = setInterval(() => {
    if (!phone.isPaused) lock.advance(virtualMilliseconds);
    bluez.listen();
  }, tickMilliseconds);
  return phone;
}

/** Answers each prompt once: a second answer to one would end the browser. A prompt comes again whenever its list grows. */
export async function chooseTheLock(page: Page): Promise<void> {
  const session = await page.createCDPSession();
  const answered = new Set<string>();
  session.on('DeviceAccess.deviceRequestPrompted', ({ id, devices }) => {
    const [device] = devices;
    if (!device || answered.has(id)) return;
    answered.add(id);
    void session.send('DeviceAccess.selectPrompt', { id, deviceId: device.id });
  });
  await session.send('DeviceAccess.enable');
}
