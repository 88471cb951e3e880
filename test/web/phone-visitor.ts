/** Someone with the phone's page in their hand. They find things by what a screen reader calls them. */
import type { Browser, BrowserContext, ElementHandle, Page } from 'puppeteer-core';

const phoneViewport = { width: 390, height: 844 };
/** The page's own waits, so that a test of what comes when nobody answers is over soon. */
const hurried = (factor: number): void => {
  const real = globalThis.setTimeout.bind(globalThis);
  const hurry = (callback: () => void, milliseconds = 0): number => real(callback, milliseconds / factor) as never;
  globalThis.setTimeout = hurry as never;
};

export interface VisitOptions {
  readonly hurry?: number;
  /** Runs in the page before its own code. */
  readonly prepare?: (() => void) | string;
  /** What the page needs of its browser. */
  readonly beforehand?: (page: Page) => Promise<void>;
}

/** A lock, and someone beside it. */
export interface Claimable {
  insideHeld: boolean;
  typeClaimDigits(digits: string): void;
}

export class PhoneVisitor {
  /** Called with what the page threw, and what its content policy has blocked. */
  onComplaint: (complaint: string) => void = () => undefined;

  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
  ) {
    page.on('pageerror', (error) => {
      this.onComplaint(String(error));
    });
    page.on('console', (message) => {
      if (message.type() === 'error') this.onComplaint(message.text());
    });
  }

  /** Opens the page in a profile of its own: another phone. */
  static async open(
    browser: Browser,
    url: string,
    { hurry = 1, prepare, beforehand }: VisitOptions = {},
  ): Promise<PhoneVisitor> {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    const visitor = new PhoneVisitor(page, context);
    await page.setViewport(phoneViewport);
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    // tsx wraps named functions; the page has no such wrapper.
    await page.evaluateOnNewDocument('globalThis.__name = (named) => named');
    if (hurry !== 1) await page.evaluateOnNewDocument(hurried, hurry);
    if (prepare) await page.evaluateOnNewDocument(prepare);
    await beforehand?.(page);
    await page.goto(url);
    await page.waitForSelector('h1');
    return visitor;
  }

  /** With a page that is open already. */
  static with(page: Page): PhoneVisitor {
    return new PhoneVisitor(page, page.browserContext());
  }

  async close(): Promise<void> {
    await this.context.close();
  }

  async find(name: string, role?: string): Promise<ElementHandle> {
    const handle = await this.page.waitForSelector(`::-p-aria([name="${name}"]${role ? `[role="${role}"]` : ''})`);
    return handle!;
  }

  /** In the middle of the screen, where neither bar is over it. */
  async press(name: string, role = 'button'): Promise<void> {
    const element = await this.find(name, role);
    await element.evaluate((found) => {
      found.scrollIntoView({ block: 'center' });
    });
    await element.click();
  }

  async fill(label: string, text: string): Promise<void> {
    const field = await this.find(label);
    await field.evaluate((found) => {
      found.scrollIntoView({ block: 'center' });
    });
    await field.click({ count: 3 });
    await this.page.keyboard.type(text);
  }

  /** Of a field that the browser types into in its own way, as of a date. */
  async set(label: string, value: string, nth = 0): Promise<void> {
    const fields = await this.page.$$(`::-p-aria([name="${label}"])`);
    await fields[nth]!.evaluate((field, given) => {
      (field as HTMLInputElement).value = given;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }, value);
  }

  async sees(text: string): Promise<void> {
    try {
      await this.page.waitForFunction((wanted) => document.body.innerText.includes(wanted), {}, text);
    } catch (error) {
      throw new Error(`"${text}" is not to be seen, but:\n${await this.text()}`, { cause: error });
    }
  }

  text(): Promise<string> {
    return this.page.evaluate(() => document.body.innerText);
  }

  /** What the large control says, once it says so. */
  async controlSays(text: string): Promise<void> {
    try {
      await this.page.waitForFunction(
        (wanted) => document.querySelector('[data-testid=control]')?.textContent === wanted,
        {},
        text,
      );
    } catch (error) {
      throw new Error(`The control does not say "${text}":\n${await this.text()}`, { cause: error });
    }
  }

  read(testId: string): Promise<string> {
    return this.page.$eval(`[data-testid=${testId}]`, (element) => element.textContent);
  }

  /** Becomes the owner, with someone at the keypad and the inside button. */
  async claims({ lock }: { readonly lock: Claimable }, name: string): Promise<string> {
    await this.press('Set up a new lock');
    await this.fill('What do you call it?', name);
    const digits = (await this.read('digits')).replace(/\D/g, '');
    lock.insideHeld = true;
    lock.typeClaimDigits(digits);
    await this.press('Connect and become the owner');
    await this.sees('Put the owner’s key on paper');
    await this.sees('Seed of the log');
    const ownerLink = await this.read('owner-link');
    lock.insideHeld = false;
    await this.press('I have it on paper');
    await this.controlSays('Unlock');
    return ownerLink;
  }

  async unlocks(): Promise<void> {
    await (await this.page.waitForSelector('.control'))!.click();
  }
}

/** Gives a key of the only lock, with what `fill` sets. @returns its link */
export async function give(
  owner: PhoneVisitor,
  name: string,
  fill: () => Promise<void> = () => Promise.resolve(),
): Promise<string> {
  await owner.press('Keys');
  await owner.press('Give a key');
  await owner.fill('For whom?', name);
  await fill();
  await owner.press('Make the link');
  await owner.sees(`A key for ${name}`);
  await owner.page.waitForSelector('.qr');
  const link = await owner.page.$eval('.link-text', (element) => element.textContent);
  await owner.press('Back');
  return link;
}
