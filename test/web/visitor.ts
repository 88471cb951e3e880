import type { Browser, Page, Viewport } from 'puppeteer-core';
import type { RunningSimulator } from '../../sim/simulator.js';
import { obeyed, patienceMilliseconds } from './start-simulator.js';

export const desktopViewport: Viewport = { width: 1440, height: 900 };
export const phoneViewport: Viewport = { width: 390, height: 844, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

/** What the bars of a phone's browser leave of its screen. */
export const phoneWithBarsViewport: Viewport = { ...phoneViewport, height: 664 };

/** Long enough for one key, and for what the lock shows after an entry. */
const keyMilliseconds = 150;
const entryMilliseconds = 600;

/** Someone at the page of a simulator whose virtual time stands still until the visitor lets it pass. */
export class Visitor {
  private constructor(
    readonly page: Page,
    readonly server: RunningSimulator,
  ) {}

  static async open(
    browser: Browser,
    server: RunningSimulator,
    viewport: Viewport,
    prepare: (page: Page) => Promise<unknown> = () => Promise.resolve(),
  ): Promise<Visitor> {
    const page = await browser.newPage();
    page.setDefaultTimeout(patienceMilliseconds);
    await page.setViewport(viewport);
    // tsx wraps named functions in a helper, which those that are sent to the page do not find there.
    await page.evaluateOnNewDocument('globalThis.__name = (named) => named');
    await prepare(page);
    await page.goto(server.url);
    const visitor = new Visitor(page, server);
    await visitor.sees('bolt-state', 'Thrown');
    return visitor;
  }

  /** Does something that sends so many commands, and waits until the server has obeyed them. */
  command(count: number, act: () => Promise<void>): Promise<void> {
    return obeyed(this.server, count, act);
  }

  click(name: string): Promise<void> {
    return this.command(1, () => this.clickQuietly(name));
  }

  /** A click, or a tap where there is a touch screen, that sends nothing to the server. */
  async clickQuietly(name: string): Promise<void> {
    const control = await this.page.waitForSelector(`::-p-aria([name="${name}"])`, { visible: true });
    if (this.page.viewport()?.hasTouch) await control?.tap();
    else await control?.click();
  }

  /** Clicks the keys one by one, and lets the time pass that they take. */
  async typeKeys(keys: string): Promise<void> {
    for (const key of keys) {
      await this.command(2, () => this.clickQuietly(`Key ${key}`));
      this.passes(keyMilliseconds);
    }
  }

  /** The same, and the lock's answer. */
  async type(keys: string): Promise<void> {
    await this.typeKeys(keys);
    this.passes(entryMilliseconds);
  }

  passes(milliseconds: number): void {
    this.server.advance(milliseconds);
  }

  /** Waits until the part of the page says this. */
  async sees(testId: string, text: string): Promise<void> {
    const isThere = (selector: string, wanted: string): boolean =>
      document.querySelector(selector)?.textContent.includes(wanted) ?? false;
    try {
      await this.page.waitForFunction(isThere, {}, `[data-testid="${testId}"]`, text);
    } catch (error) {
      throw new Error(`${testId} does not say "${text}" but "${await this.read(testId)}"`, { cause: error });
    }
  }

  read(testId: string): Promise<string> {
    return this.page.$eval(`[data-testid="${testId}"]`, (element) => element.textContent);
  }

  /** Makes the first PIN of a new lock, as the page's guide tells. */
  async enrol(pin: string): Promise<void> {
    await this.click('Keep inside button held');
    await this.type(`${pin}#`);
    await this.type(`${pin}#`);
    await this.click('Keep inside button held');
    this.passes(entryMilliseconds);
    await this.sees('log', 'Owner has a PIN now');
  }
}
