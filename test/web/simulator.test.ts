/**
 * The simulator's page in Chromium, in front of the firmware as built. Virtual time stands still but where a test lets it
 * pass, so nothing here waits for a clock. With UPDATE_SCREENSHOTS=1 the README's picture is taken too.
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import type { Page, Viewport } from 'puppeteer-core';
import { boardNames, keyNames } from '../../sim/protocol.js';
import { launchChromium, type Chromium } from './chromium.js';
import { findFaintText } from './contrast.js';
import { startSimulator, type SimulatorOptions } from './start-simulator.js';
import { hears, listenTo } from './sound-probe.js';
import { desktopViewport, phoneViewport, phoneWithBarsViewport, Visitor } from './visitor.js';

const pin = '48713';
const wrongPin = '90210';
const moveMilliseconds = 1500;
/** Until the lock relocks, and that movement. */
const relockMilliseconds = 8000;
/** How often the lock looks after its parts, and a little more. */
const checkMilliseconds = 70_000;
/** A little more than the first penalty for wrong PINs, and well below it. */
const firstPenaltyMilliseconds = 61_000;
const shortOfPenaltyMilliseconds = 10_000;

const pictures = fileURLToPath(new URL('../../.tmp/', import.meta.url));
const readmePicture = fileURLToPath(new URL('../../docs/simulator.png', import.meta.url));

let chromium: Chromium | undefined;

test.before(async () => {
  chromium = await launchChromium();
  mkdirSync(pictures, { recursive: true });
});

test.after.always(() => chromium?.close());

interface Visit extends SimulatorOptions {
  readonly viewport?: Viewport;
  readonly prepare?: (page: Page) => Promise<unknown>;
}

async function visit(
  t: ExecutionContext,
  { viewport = desktopViewport, prepare, ...options }: Visit = {},
): Promise<Visitor> {
  if (chromium === undefined) throw new Error('There is no browser.');
  const server = await startSimulator(options);
  t.teardown(() => server.close());
  const visitor = await Visitor.open(chromium.browser, server, viewport, prepare);
  t.teardown(() => visitor.page.close());
  visitor.page.on('pageerror', (error) => {
    t.fail(`The page threw: ${String(error)}`);
  });
  return visitor;
}

test.serial('a newcomer enrols a PIN and opens, and the bolt locks by itself', async (t) => {
  const visitor = await visit(t);
  await visitor.enrol(pin);

  await visitor.type(`${pin}#`);
  visitor.passes(moveMilliseconds);
  await visitor.sees('bolt-state', 'Withdrawn');
  await visitor.sees('log', 'The bolt is withdrawn, at the keypad');
  await takePictures(visitor);

  visitor.passes(relockMilliseconds);
  await visitor.sees('bolt-state', 'Thrown');
  await visitor.sees('log', 'The bolt is thrown, by itself');
  await visitor.sees('guide-progress', '4 of 4');
  await hasThrownNothing(t, visitor);
});

const moving = 'In between';

for (const [movement, keys] of [
  ['opens', `${pin}#`],
  ['locks', '#'],
] as const) {
  test.serial(`power that is pulled while the bolt ${movement} stops it, and coming back never opens it`, async (t) => {
    const visitor = await visit(t);
    await visitor.enrol(pin);
    if (movement === 'locks') {
      await visitor.type(`${pin}#`);
      visitor.passes(moveMilliseconds);
      await visitor.sees('bolt-state', 'Withdrawn');
    }
    await visitor.typeKeys(keys);
    await visitor.sees('bolt-state', moving);

    await visitor.click('Pull the power');
    await visitor.sees('power-state', 'No power');
    visitor.passes(shortOfPenaltyMilliseconds);
    await visitor.click('Restore the power');
    await visitor.sees('power-state', 'Powered');
    t.true((await visitor.read('bolt-state')).startsWith(moving), 'nothing moved it without power');
    const withdrawals = await countWithdrawals(visitor);

    visitor.passes(relockMilliseconds);
    await visitor.sees('bolt-state', 'Thrown');
    await visitor.sees('log', 'The bolt is thrown, by itself');
    t.is(await countWithdrawals(visitor), withdrawals);

    await visitor.type(`${pin}#`);
    visitor.passes(moveMilliseconds);
    await visitor.sees('bolt-state', 'Withdrawn');
    await hasThrownNothing(t, visitor);
  });
}

test.serial('five wrong PINs disable the keypad, however often the power is pulled', async (t) => {
  const visitor = await visit(t);
  await visitor.enrol(pin);
  for (let attempt = 0; attempt < 5; attempt++) await visitor.type(`${wrongPin}#`);
  await visitor.sees('log', 'Too many wrong PINs: the keypad is disabled');
  for (let pulls = 0; pulls < 3; pulls++) {
    await visitor.typeKeys(pin);
    await visitor.click('Pull the power');
    await visitor.sees('power-state', 'No power');
    visitor.passes(shortOfPenaltyMilliseconds);
    await visitor.click('Restore the power');
    await visitor.sees('power-state', 'Powered');
    visitor.passes(shortOfPenaltyMilliseconds);
  }
  await visitor.type(`${pin}#`);
  visitor.passes(moveMilliseconds);
  await visitor.sees('log', 'A PIN was typed while the keypad is disabled');
  t.is(await visitor.read('bolt-state'), 'Thrown');

  visitor.passes(firstPenaltyMilliseconds);
  await visitor.type(`${pin}#`);
  visitor.passes(moveMilliseconds);
  await visitor.sees('bolt-state', 'Withdrawn');
  await hasThrownNothing(t, visitor);
});

test.serial('the door opens once the bolt lets it, and the bolt waits until it is closed', async (t) => {
  const visitor = await visit(t);
  await visitor.enrol(pin);
  await visitor.click('Open the door');
  await visitor.sees('refusal', 'The bolt holds the door');
  await visitor.sees('door-state', 'The door is closed');

  await visitor.type(`${pin}#`);
  visitor.passes(moveMilliseconds);
  await visitor.sees('bolt-state', 'Withdrawn');
  await visitor.click('Open the door');
  await visitor.sees('door-state', 'The door is open');
  visitor.passes(relockMilliseconds);
  await visitor.click('Close the door');
  await visitor.sees('door-state', 'The door is closed');
  t.is(await visitor.read('bolt-state'), 'Withdrawn', 'it was not thrown into the air');
  visitor.passes(relockMilliseconds);
  await visitor.sees('bolt-state', 'Thrown');
  await hasThrownNothing(t, visitor);
});

test.serial('a jammed bolt is told of, and opens once it is free', async (t) => {
  const visitor = await visit(t);
  await visitor.enrol(pin);
  await visitor.click('Jam the bolt');
  await visitor.type(`${pin}#`);
  visitor.passes(checkMilliseconds);
  await visitor.sees('log', 'The bolt is jammed');
  await visitor.sees('bolt-state', moving);
  await visitor.sees('motor', 'Off');

  await visitor.click('Jam the bolt');
  await visitor.type(`${pin}#`);
  visitor.passes(moveMilliseconds);
  await visitor.sees('bolt-state', 'Withdrawn');
  visitor.passes(relockMilliseconds);
  await visitor.sees('bolt-state', 'Thrown');
  await hasThrownNothing(t, visitor);
});

test.serial('on a phone fingers alone enrol and open the lock', async (t) => {
  const visitor = await visit(t, { viewport: phoneViewport });
  await visitor.enrol(pin);
  await visitor.type(`${pin}#`);
  visitor.passes(moveMilliseconds);
  await visitor.sees('bolt-state', 'Withdrawn');
  visitor.passes(relockMilliseconds);
  await visitor.sees('bolt-state', 'Thrown');
  await visitor.sees('newest', 'The bolt is thrown, by itself');
  t.true(await visitor.page.$eval('#newest', (newest) => newest.checkVisibility()), 'the log itself is out of sight');
  await hasThrownNothing(t, visitor);
});

test.serial('the keyboard alone enrols, opens the lock and the door', async (t) => {
  const visitor = await visit(t);
  const { keyboard } = visitor.page;
  const type = async (): Promise<void> => {
    for (const key of [...Array.from(pin), 'Enter']) {
      await visitor.command(2, () => keyboard.press(key as 'Enter'));
      visitor.passes(150);
    }
    visitor.passes(600);
  };
  await visitor.command(1, () => keyboard.down('i'));
  await type();
  await type();
  await visitor.command(1, () => keyboard.up('i'));
  await visitor.sees('log', 'Owner has a PIN now');
  await type();
  visitor.passes(moveMilliseconds);
  await visitor.sees('bolt-state', 'Withdrawn');

  await visitor.command(1, () => keyboard.press('d'));
  t.truthy(await visitor.page.waitForSelector('::-p-aria([name="Close the door"])'));
});

test.serial('Enter is # after a click, and presses the focused key after Tab', async (t) => {
  const visitor = await visit(t);
  const held = (name: string): Promise<unknown> =>
    visitor.page.waitForSelector(`::-p-aria([name="${name}"]):is([data-held="true"])`);
  await visitor.click('Keep inside button held');
  await visitor.command(1, () => visitor.page.keyboard.down('Enter'));
  await held('Key #');
  await visitor.command(1, () => visitor.page.keyboard.up('Enter'));
  visitor.passes(300);

  const focused = (): Promise<string | null> =>
    visitor.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
  await visitor.page.focus('#doorway');
  for (let stops = 0; stops < keyNames.length && (await focused()) !== 'Key 1'; stops++)
    await visitor.page.keyboard.press('Tab');
  t.is(await focused(), 'Key 1');
  await visitor.command(1, () => visitor.page.keyboard.down('Enter'));
  await held('Key 1');
  await visitor.command(1, () => visitor.page.keyboard.up('Enter'));
});

test.serial('after a walk with Tab, Enter is # again once a digit is typed, and chooses no board', async (t) => {
  const visitor = await visit(t);
  const { page } = visitor;
  await visitor.enrol(pin);
  await page.focus('#boards');
  await page.keyboard.press('Tab');
  await page.keyboard.down('Shift');
  await page.keyboard.press('Tab');
  await page.keyboard.up('Shift');
  t.is(await page.evaluate(() => document.activeElement?.id), 'boards');
  for (const key of [...Array.from(pin), 'Enter']) {
    await visitor.command(2, () => page.keyboard.press(key as 'Enter'));
    visitor.passes(150);
  }
  visitor.passes(moveMilliseconds);
  await visitor.sees('bolt-state', 'Withdrawn');
});

test.serial('a bolt that a power cut has left half way is not said to be locked', async (t) => {
  const visitor = await visit(t);
  await visitor.enrol(pin);
  await visitor.typeKeys(`${pin}#`);
  await visitor.click('Pull the power');
  visitor.passes(1000);
  await visitor.click('Restore the power');
  visitor.passes(1000);
  await visitor.sees('log', 'The bolt stands half way');
  t.is(await visitor.read('report'), 'Not known');
});

test.serial('the lowest voltage is told once something has moved', async (t) => {
  const visitor = await visit(t);
  await visitor.click('Empty');
  visitor.passes(1000);
  t.is(await visitor.read('battery-sag'), '–');
  await visitor.click('Fresh');
  visitor.passes(1000);
  await visitor.enrol(pin);
  await visitor.type(`${pin}#`);
  visitor.passes(moveMilliseconds);
  await visitor.sees('battery-sag', ' V');
});

test.serial('the log gives each reason once', async (t) => {
  const visitor = await visit(t);
  await visitor.enrol(pin);
  await visitor.type(`${wrongPin}#`);
  await visitor.sees('log', 'Refused: wrong PIN.');
  t.is((await visitor.read('log')).split('wrong PIN').length - 1, 1);
});

test.serial('on a Puck.js the lock opens, and tells of expanders that do not answer', async (t) => {
  const visitor = await visit(t, { board: 'puckjs' });
  await visitor.enrol(pin);
  await visitor.type(`${pin}#`);
  visitor.passes(moveMilliseconds);
  await visitor.sees('bolt-state', 'Withdrawn');
  visitor.passes(relockMilliseconds);
  await visitor.sees('bolt-state', 'Thrown');

  await visitor.click('Silence the expanders');
  visitor.passes(checkMilliseconds);
  await visitor.sees('log', 'The keypad does not answer');
  t.is(await visitor.read('exceptions'), 'The firmware has thrown no exception.');
});

test.serial('an exception of the firmware is an alarm', async (t) => {
  const visitor = await visit(t, { firmware: 'setTimeout(function () { missing(); }, 100);' });
  await visitor.sees('exceptions', 'no exception');
  visitor.passes(200);
  await visitor.sees('exceptions', 'The firmware threw an exception');
  await visitor.sees('exceptions', 'missing');
  await visitor.page.screenshot({ path: `${pictures}simulator-exception.png` });
  t.deepEqual(await findFaintText(visitor.page), []);
});

test.serial('a new lock is asked for twice, and knows nobody', async (t) => {
  const visitor = await visit(t);
  await visitor.enrol(pin);
  await visitor.clickQuietly('New lock');
  await visitor.clickQuietly('Keep this lock');
  await visitor.sees('log', 'Owner has a PIN now');
  await visitor.clickQuietly('New lock');
  await visitor.click('Erase it');
  await visitor.page.waitForFunction(() => !document.querySelector('#log')?.textContent.includes('Owner'));
  await visitor.type(`${pin}#`);
  await visitor.sees('log', 'the lock has no owner yet');
  t.is(await visitor.read('bolt-state'), 'Thrown');
});

test.serial('a page whose simulator has gone says so', async (t) => {
  const { page, server } = await visit(t);
  await server.close();
  const banner = await page.waitForSelector('#lost', { visible: true });
  t.regex((await banner?.evaluate((element) => element.textContent)) ?? '', /does not answer/);
});

test.serial('on a phone two fingers hold two keys, and what matters is in the first screen', async (t) => {
  const visitor = await visit(t, { viewport: phoneViewport });
  const { page } = visitor;
  const centre = async (name: string): Promise<{ x: number; y: number }> => {
    const box = await (await page.waitForSelector(`::-p-aria([name="${name}"])`))?.boundingBox();
    if (!box) throw new Error(`${name} is not on the page`);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  const [one, nine] = [await centre('Key 1'), await centre('Key 9')];
  await visitor.command(2, async () => {
    await page.touchscreen.touchStart(one.x, one.y);
    await page.touchscreen.touchStart(nine.x, nine.y);
  });
  await page.waitForFunction(() => document.querySelectorAll('.key[data-held="true"]').length === 2);
  visitor.passes(200);
  await visitor.command(2, async () => {
    await page.touchscreen.touchEnd();
    await page.touchscreen.touchEnd();
  });
  visitor.passes(200);
  await page.waitForFunction(() => document.querySelectorAll('.key[data-held="true"]').length === 0);

  for (const viewport of [phoneViewport, phoneWithBarsViewport]) {
    await page.setViewport(viewport);
    const below = await page.evaluate(() =>
      ['#keypad', '#light', '#bolt-state', '.cutaway', '#keep-inside'].filter(
        (selector) => (document.querySelector(selector)?.getBoundingClientRect().bottom ?? Infinity) > innerHeight,
      ),
    );
    t.deepEqual(below, [], `in a height of ${viewport.height}`);
  }
  t.true(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'it scrolls sideways');
  const small = await page.$$eval('button', (buttons) =>
    buttons
      .filter((button) => button.checkVisibility())
      .filter((button) => button.getBoundingClientRect().height < 44 || button.getBoundingClientRect().width < 44)
      .map((button) => button.textContent),
  );
  t.deepEqual(small, [], 'too small for a finger');
});

for (const board of boardNames) {
  test.serial(`on a desk everything fits in one view, also a laptop's and with a long log, with ${board}`, async (t) => {
    const visitor = await visit(t, { board });
    await visitor.enrol(pin);
    for (let attempt = 0; attempt < 5; attempt++) await visitor.type(`${wrongPin}#`);
    await visitor.sees('log', 'the keypad is disabled');
    for (const viewport of [desktopViewport, { width: 1280, height: 800 }, { width: 1366, height: 768 }]) {
      await visitor.page.setViewport(viewport);
      const { scrollWidth, scrollHeight } = await visitor.page.$eval('html', (html) => ({
        scrollWidth: html.scrollWidth,
        scrollHeight: html.scrollHeight,
      }));
      t.deepEqual([scrollWidth, scrollHeight], [viewport.width, viewport.height]);
    }
  });
}

const tabletViewports = [
  { width: 1024, height: 768 },
  { width: 768, height: 1024 },
];
const deskViewports = [
  { width: 1280, height: 720 },
  { width: 1366, height: 768 },
  { width: 1280, height: 800 },
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
];

test.serial('no card lies on another, and the door is whole', async (t) => {
  const visitor = await visit(t);
  for (const viewport of [...tabletViewports, ...deskViewports]) {
    await visitor.page.setViewport(viewport);
    const size = `${viewport.width} x ${viewport.height}`;
    t.deepEqual(await findOverlaps(visitor.page), [], size);
    const { box, scene } = await visitor.page.evaluate(() => {
      const rectOf = (selector: string): DOMRect | undefined => document.querySelector(selector)?.getBoundingClientRect();
      return { box: rectOf('.doorway-box')?.toJSON() as DOMRect, scene: rectOf('.scene')?.toJSON() as DOMRect };
    });
    t.true(box.left >= scene.left && box.right <= scene.right && box.top >= scene.top, size);
  }
});

test.serial(
  'on a tablet the guide, the bolt and the keypad are in the first screen, and a toolbar row is not torn',
  async (t) => {
    const visitor = await visit(t);
    for (const viewport of tabletViewports) {
      await visitor.page.setViewport(viewport);
      const { below, tops } = await visitor.page.evaluate(() => ({
        below: ['.guide', '.cutaway', '#keypad'].filter(
          (selector) => (document.querySelector(selector)?.getBoundingClientRect().bottom ?? Infinity) > innerHeight,
        ),
        tops: ['#speeds', '#skips'].map((selector) => document.querySelector(selector)?.getBoundingClientRect().top),
      }));
      t.deepEqual(below, [], `in a width of ${viewport.width}`);
      t.is(tops[0], tops[1], `in a width of ${viewport.width}`);
    }
  },
);

test.serial('on a phone the bolt, the speeds and the power are in one view', async (t) => {
  for (const viewport of [phoneViewport, phoneWithBarsViewport]) {
    const { page } = await visit(t, { viewport });
    const span = await page.evaluate(() => {
      const rectOf = (selector: string): DOMRect => {
        const rect = document.querySelector(selector)?.getBoundingClientRect();
        if (rect === undefined) throw new Error(`The page has no ${selector}`);
        return rect;
      };
      return Math.max(rectOf('#speeds').bottom, rectOf('#power').bottom) - rectOf('.cutaway').top;
    });
    t.true(span <= viewport.height, `${span} of ${viewport.height}`);
  }
});

test.serial('the drawing of the lock says which side is which, on a narrow phone and with the door open too', async (t) => {
  const visitor = await visit(t);
  const { page } = visitor;
  await visitor.click('Force the door open');
  await page.waitForSelector('::-p-aria([name="Close the door"])');
  for (const viewport of [phoneViewport, phoneWithBarsViewport, { ...phoneViewport, width: 320, height: 640 }]) {
    await page.setViewport(viewport);
    const seen = await page.$$eval('.side', (sides) =>
      sides
        .filter((side) => {
          const { left, right, top, bottom } = side.getBoundingClientRect();
          return [left + 1, right - 8].every((x) => document.elementFromPoint(x, (top + bottom) / 2) === side);
        })
        .map((side) => side.textContent),
    );
    t.deepEqual(seen, ['Inside', 'Outside'], `${viewport.width} x ${viewport.height}`);
  }
});

test.serial('on a desk the toolbar is one row, also after many days', async (t) => {
  const { page } = await visit(t);
  for (const viewport of deskViewports) {
    await page.setViewport(viewport);
    // As wide as a clock gets that nobody waits a year for; the page writes the true time with the next frame.
    const tops = await page.evaluate((clock) => {
      const output = document.querySelector('#virtual-time');
      if (output !== null) output.textContent = clock;
      return ['.brand', '#mute'].map((selector) => {
        const { top, bottom } = document.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect();
        return (top + bottom) / 2;
      });
    }, '99 d 23:59:59');
    t.true(Math.abs((tops[0] ?? NaN) - (tops[1] ?? NaN)) < 4, `${viewport.width} x ${viewport.height}: ${tops.join(' ')}`);
  }
});

test.serial('Tab goes through the toolbar as it is seen', async (t) => {
  const { page } = await visit(t);
  const lefts = await page.$$eval('.top button', (buttons) => buttons.map((button) => button.getBoundingClientRect().left));
  t.deepEqual(
    lefts,
    lefts.toSorted((one, other) => one - other),
  );
});

test.serial('the buzzer is heard, and not when it is muted', async (t) => {
  const visitor = await visit(t, { prepare: listenTo });
  await visitor.enrol(pin);
  // Time stands still in the midst of the tone of refusal.
  await visitor.typeKeys(`${wrongPin}#`);
  await visitor.sees('buzzer', 'kHz');
  await hears(visitor.page, true);
  await visitor.clickQuietly('Mute');
  await hears(visitor.page, false);
  await visitor.sees('buzzer', 'kHz');
  await visitor.clickQuietly('Mute');
  await hears(visitor.page, true);
  visitor.passes(1000);
  await visitor.sees('buzzer', 'Silent');
  await hears(visitor.page, false);
  t.pass();
});

for (const theme of ['light', 'dark'] as const) {
  test.serial(`in the ${theme} theme all text is readable`, async (t) => {
    const visitor = await visit(t, {
      prepare: (page) => page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]),
    });
    await visitor.click('Pull the sensor plug');
    await visitor.type('1#');
    await visitor.click('Open the door');
    await visitor.sees('log', 'cannot be trusted');
    t.deepEqual(await findFaintText(visitor.page), []);
  });
}

test.serial('a screen reader finds a name on every control, and hears what happens', async (t) => {
  const visitor = await visit(t);
  const { page } = visitor;
  const tree = await page.accessibility.snapshot({ interestingOnly: true });
  const controls = flatten(tree).filter(({ role }) => ['button', 'switch', 'slider'].includes(role));
  t.true(controls.length > 30);
  t.deepEqual(
    controls.filter(({ name }) => !name),
    [],
  );
  const names = controls.map(({ name }) => name);
  for (const name of [
    ...keyNames.map((key) => `Key ${key}`),
    'Inside button',
    'Keep inside button held',
    'Pull the power',
    'Open the door',
    'Jam the bolt',
    'Mute',
  ]) {
    t.is(names.filter((other) => other === name).length, 1, name);
  }

  const ids = await page.$$eval('[id]', (elements) => elements.map(({ id }) => id));
  t.is(new Set(ids).size, ids.length, 'ids are unique');
  t.is(await page.$$eval('h1', (headings) => headings.length), 1);
  t.is(
    await page.$$eval(
      '[tabindex]',
      (elements) => elements.filter((element) => (element as HTMLElement).tabIndex > 0).length,
    ),
    0,
  );

  await visitor.click('Withdraw the bolt by hand');
  visitor.passes(1000);
  await page.waitForFunction(() => document.querySelector('#announcer')?.textContent.includes('Bolt withdrawn'));
});

async function hasThrownNothing(t: ExecutionContext, visitor: Visitor): Promise<void> {
  t.is(await visitor.read('exceptions'), 'The firmware has thrown no exception.');
}

async function countWithdrawals(visitor: Visitor): Promise<number> {
  return (await visitor.read('log')).split('The bolt is withdrawn').length - 1;
}

/** Pairs of cards of which one covers a part of the other. */
function findOverlaps(page: Page): Promise<string[]> {
  return page.$$eval('.card', (cards) => {
    const seen = cards.map((card) => ({ name: card.className, box: card.getBoundingClientRect() }));
    return seen.flatMap((one, index) =>
      seen
        .slice(index + 1)
        .filter(
          ({ box }) =>
            box.left < one.box.right && one.box.left < box.right && box.top < one.box.bottom && one.box.top < box.bottom,
        )
        .map((other) => `${one.name} and ${other.name}`),
    );
  });
}

interface AccessibleNode {
  readonly role: string;
  readonly name?: string;
  readonly children?: readonly AccessibleNode[];
}

function flatten(node: AccessibleNode | null): AccessibleNode[] {
  return node === null ? [] : [node, ...(node.children ?? []).flatMap(flatten)];
}

/** With the bolt open: both sizes for a developer's eye, and the README's picture on request. */
async function takePictures(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.click('Open the door');
  await page.waitForSelector('::-p-aria([name="Close the door"])');
  for (const [name, viewport] of [
    ['phone', phoneViewport],
    ['desktop', desktopViewport],
  ] as const) {
    await page.setViewport(viewport);
    // Two frames, so that the door's swing has begun; then until it has ended.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await page.waitForFunction(() => document.getAnimations().length === 0);
    await page.screenshot({ path: `${pictures}simulator-${name}.png` });
  }
  if (process.env['UPDATE_SCREENSHOTS'] === '1') {
    await visitor.click('1x');
    await page.screenshot({ path: readmePicture });
    await visitor.click('Pause');
  }
  await visitor.click('Close the door');
}
