/**
 * The phone's page as it is built, in Chromium, in front of a model lock. Each visitor is a phone of their own. Nothing here waits
 * for a clock: the lock's stands still.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { EventCode, Reason } from '../../src/wire/events.js';
import { claimSeconds, slowSeconds } from '../../src/wire/protocol.js';
import { type Chromium, launchChromium } from './chromium.js';
import { isAccessible } from './accessible.js';
import { PhoneServer } from './phone-server.js';
import { give, PhoneVisitor } from './phone-visitor.js';

const built = new URL('../../dist/phone/', import.meta.url);
const mostFirstLoadBytes = 80_000;

let chromium: Chromium | undefined;

test.before(async () => {
  chromium = await launchChromium();
});

test.after.always(() => chromium?.close());

async function serve(t: ExecutionContext): Promise<PhoneServer> {
  const server = await PhoneServer.start();
  t.teardown(() => server.close());
  return server;
}

async function visit(
  t: ExecutionContext,
  url: string,
  options?: Parameters<typeof PhoneVisitor.open>[2],
): Promise<PhoneVisitor> {
  const visitor = await PhoneVisitor.open(chromium!.browser, url, options);
  visitor.onComplaint = (complaint) => {
    t.fail(`The page complains: ${complaint}`);
  };
  t.teardown(() => visitor.close());
  return visitor;
}

test.serial(
  'an owner claims and gives a key that opens twice; the third time and the revoked one are refused, and the log names both',
  async (t) => {
    const server = await serve(t);
    const { lock } = server;
    const owner = await visit(t, server.url);
    await owner.claims(server, 'Front door');
    await owner.unlocks();
    await owner.controlSays('Unlocked');
    t.is(lock.movements, 1);
    t.not(lock.time(), undefined, 'the clock was set on the way');

    const link = await give(owner, 'Anna', async () => {
      await owner.press('Only so often', 'radio');
      await owner.fill('Times', '2');
      await owner.press('Make the link');
      await owner.sees('A key that counts needs an end');
      await owner.set('Until', '2099-01-01T12:00');
    });
    t.regex(link, /^http:\/\/localhost:\d+\/\?simulator#[\w-]+$/);

    const anna = await visit(t, link);
    await anna.sees('A key of “Front door”');
    t.is(await anna.read('allowance'), 'may unlock and lock, until 1 Jan 2099, 12:00, opens twice');
    await anna.press('Keep this key');
    server.passesUnused();
    for (const movements of [2, 3]) {
      await anna.unlocks();
      await anna.controlSays('Granted');
      t.is(lock.movements, movements);
    }
    await anna.unlocks();
    await anna.controlSays('Refused');
    await anna.sees('This key is used up. Ask for a new link.');
    t.is(lock.movements, 3);
    t.is(lock.events.at(-1)?.reason, Reason.UsesSpent);

    const second = await give(owner, 'Ben');
    const ben = await visit(t, second);
    await ben.press('Keep this key');
    server.passesUnused();
    await ben.unlocks();
    await ben.controlSays('Granted');
    await ben.page.close();

    await owner.press('Compare with the lock');
    await owner.sees('Compared with the lock at');
    t.regex(await owner.read('given'), /BenSeen at the lock.*AnnaSeen at the lock/);
    await owner.page.click('[data-testid=given] button');
    await owner.press('Revoke this key');
    await owner.sees('With it falls every key that was made from it.');
    await owner.press('Revoke');
    await owner.sees('Revoked');
    t.is(lock.events.at(-1)?.code, EventCode.KeyRevoked);

    const late = await visit(t, second);
    await late.press('Keep this key');
    server.passesUnused();
    await late.unlocks();
    await late.controlSays('Refused');
    await late.sees('This key was revoked. Ask whoever gave it to you.');
    t.is(lock.movements, 4);
    await late.page.close();

    await owner.press('Log');
    await owner.press('Fetch from the lock');
    await owner.sees('Ben, refused: the key is revoked.');
    await owner.sees('Anna may come in (by phone).');
    await owner.fill('Search the log', 'anna used');
    await owner.sees('1 event');
    t.regex(await owner.read('log'), /^Warning: Anna, refused: the key is used up\./);
  },
);

test.serial(
  'a link’s secret leaves address and history at once, and the key cannot be read out of the browser',
  async (t) => {
    const server = await serve(t);
    const owner = await visit(t, server.url);
    await owner.claims(server, 'Front door');
    const link = await give(owner, 'Anna');
    const secret = link.split('#')[1]!;

    const anna = await visit(t, link);
    t.is(anna.page.url(), server.url);
    await anna.press('Keep this key');
    await anna.controlSays('Unlock');
    await anna.page.reload();
    await anna.controlSays('Unlock');
    const entries = await anna.page.evaluate(() => ({ length: history.length, state: JSON.stringify(history.state) }));
    t.false(entries.state.includes(secret));
    await anna.page.goBack();
    t.false(anna.page.url().includes(secret));

    const kept = await owner.page.evaluate(async () => {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open('deadlatch');
        request.onsuccess = () => {
          resolve(request.result);
        };
      });
      const [lock] = await new Promise<{ key: { secret: CryptoKey }; ownerKey?: unknown }[]>((resolve) => {
        const request = database.transaction('locks').objectStore('locks').getAll();
        request.onsuccess = () => {
          resolve(request.result as never);
        };
      });
      const { key, ownerKey } = lock!;
      const exported = await crypto.subtle.exportKey('raw', key.secret).then(
        () => 'exported',
        () => 'refused',
      );
      return { exported, usages: key.secret.usages, hasOwnerKey: ownerKey !== undefined };
    });
    t.deepEqual(kept, { exported: 'refused', usages: ['sign'], hasOwnerKey: false });
  },
);

test.serial('a damaged link is told from a whole one, and changes nothing', async (t) => {
  const server = await serve(t);
  const visitor = await visit(t, `${server.url}#AQDEADBEEF`);
  await visitor.sees('This link does not work');
  await visitor.press('Not now');
  await visitor.fill('Or paste the link here', `${server.url}#AQDEADBEEF`);
  await visitor.press('Open the link');
  await visitor.sees('This link does not work');
  await visitor.press('Not now');
  await visitor.sees('Your phone is the key');
  t.pass();
});

test.serial(
  'a lock out of range, one that is busy, and one whose answer is lost are each told apart, and nothing is asked twice',
  async (t) => {
    const server = await serve(t);
    const { lock } = server;
    const owner = await visit(t, server.url, { hurry: 50 });
    await owner.claims(server, 'Front door');
    server.isAway = true;
    server.passesUnused();
    await owner.unlocks();
    await owner.controlSays('Not done');
    await owner.sees('It is out of range, has no power, or someone else is connected.');
    await owner.press('What to do about it');
    await owner.sees('Stand within a few metres');
    await owner.press('Back');
    server.isAway = false;

    server.losesAnswer = () => true;
    await owner.unlocks();
    await owner.controlSays('Not sure');
    await owner.sees('The lock may have done it all the same');
    t.is(lock.movements, 1, 'the same bytes again are no second request');
    server.losesAnswer = () => false;
  },
);

test.serial('each refusal is shown with what to do', async (t) => {
  const server = await serve(t);
  const { lock } = server;
  const owner = await visit(t, server.url);
  await owner.claims(server, 'Front door');
  for (const [obstacle, words] of [
    [Reason.InsufficientBattery, 'The battery is too weak to move the bolt.'],
    [Reason.ContactsFault, 'The bolt’s switches cannot be trusted'.replace('’', "'")],
    [Reason.BoltMoving, 'The bolt is moving. Try again when it rests.'],
  ] as const) {
    lock.obstacle = obstacle;
    await owner.unlocks();
    await owner.sees(words);
  }
  t.is(lock.movements, 0);
  lock.obstacle = Reason.None;
  lock.doorOpen = true;
  await owner.press('Lock', 'button');
  await owner.sees('The door is open. Close it first.');
});

test.serial('a key with hours is refused outside of them, and while the lock does not know the time', async (t) => {
  const server = await serve(t);
  const { lock } = server;
  const owner = await visit(t, server.url);
  await owner.claims(server, 'Front door');
  const link = await give(owner, 'Anna', async () => {
    await owner.press('Only at certain hours', 'checkbox');
    t.is(await owner.read('summary'), 'may unlock and lock, Saturday 10:00 to 14:00.');
  });
  const anna = await visit(t, link);
  await anna.press('Keep this key');
  const offset = lock.zone.readInt16LE(0) * 60;
  const saturdayAt = (hours: number): number => Date.UTC(2027, 0, 2, hours) / 1000 - offset;
  for (const [time, control, words] of [
    [undefined, 'Refused', 'The lock does not know the time.'],
    [saturdayAt(9), 'Refused', 'This key is not valid at this hour.'],
    [saturdayAt(12), 'Granted', 'The lock says yes'],
    [saturdayAt(36), 'Refused', 'This key is not valid at this hour.'],
  ] as const) {
    server.passesUnused();
    lock.clockOffset = time;
    await anna.unlocks();
    await anna.sees(words);
    await anna.controlSays(control);
  }
});

test.serial('PINs are what the lock says', async (t) => {
  const server = await serve(t);
  const { lock } = server;
  const owner = await visit(t, server.url);
  await owner.claims(server, 'Front door');
  lock.pins.set(0, '48713');
  await owner.press('Keys');
  await owner.sees('The lock has not been asked who has a PIN.');
  await owner.press('Ask the lock');
  await owner.sees('Owner');
  await owner.press('Add a PIN');
  await owner.fill('For whom?', 'Ben');
  await owner.fill('PIN', '12a');
  await owner.press('Save it in the lock');
  await owner.sees('A PIN is digits alone');
  await owner.fill('PIN', '48713');
  await owner.press('Save it in the lock');
  await owner.sees('Another user has this PIN.');
  server.passesUnused();
  await owner.fill('PIN', '593817');
  await owner.page.keyboard.press('Enter');
  await owner.sees('Ben');
  t.is(lock.pins.get(1), '593817');
  await owner.press('Remove: Ben');
  await owner.press('Remove');
  await owner.page.waitForFunction(() => !document.querySelector('[data-testid=pins]')!.textContent.includes('Ben'));
  t.false(lock.pins.has(1));
});

test.serial('with the paper, all keys are made anew: the old phone is out, the new one in', async (t) => {
  const server = await serve(t);
  const { lock } = server;
  const old = await visit(t, server.url);
  const ownerLink = await old.claims(server, 'Front door');
  const before = lock.keyId;
  await old.page.close();
  const fresh = await visit(t, ownerLink);
  await fresh.sees('This is an owner’s key');
  await fresh.press('A phone was lost: make all keys anew');
  await fresh.press('Make them anew');
  await fresh.sees('Put the owner’s key on paper');
  t.notDeepEqual(lock.keyId, before);
  t.not(await fresh.read('owner-link'), ownerLink);
  await fresh.press('I have it on paper');
  await fresh.unlocks();
  await fresh.controlSays('Unlocked');
  const stale = await visit(t, ownerLink);
  await stale.press('Use this phone as the owner’s');
  server.passesUnused();
  await stale.unlocks();
  await stale.sees('keys were renewed');
  t.is(lock.movements, 1);
});

for (const [what, isTaken, cut] of [
  ['before the lock has taken the key: the old one holds', false, 'losesLink'],
  ['behind the lock’s taking the key: the new one holds', true, 'losesAnswer'],
] as const) {
  test.serial(`a renewal that is cut off ${what}, and the next visit finds out`, async (t) => {
    const server = await serve(t);
    const { lock } = server;
    const owner = await visit(t, server.url, { hurry: 20 });
    const ownerLink = await owner.claims(server, 'Front door');
    const before = lock.keyId!;
    const isCut = (): boolean => (isTaken ? !before.equals(lock.keyId!) : lock.isOffering);
    await owner.page.goto(ownerLink);
    await owner.press('A phone was lost: make all keys anew');
    server[cut] = isCut;
    await owner.press('Make them anew');
    await owner.sees(isTaken ? 'No answer came' : 'No link to the lock');
    server[cut] = () => false;
    t.is(!before.equals(lock.keyId!), isTaken);
    t.false((await keysOf(owner)).isSettled);

    server.time.pass((claimSeconds + 1) * 1000);
    server.patience = (slowSeconds + 1) * 1000;
    await owner.page.goto('about:blank');
    await owner.page.goto(server.url);
    await owner.unlocks();
    await owner.controlSays('Unlocked');
    t.is(lock.movements, 1);
    t.deepEqual(await keysOf(owner), { keyId: lock.keyId!.toString('hex'), isSettled: true });
    await owner.press('Lock');
    await owner.controlSays('Locked');
  });
}

/** Of the only lock, as the browser keeps it. */
function keysOf({ page }: PhoneVisitor): Promise<{ keyId: string; isSettled: boolean }> {
  return page.evaluate(
    () =>
      new Promise<{ keyId: string; isSettled: boolean }>((resolve) => {
        const opening = indexedDB.open('deadlatch');
        opening.onsuccess = () => {
          const read = opening.result.transaction('locks').objectStore('locks').getAll();
          read.onsuccess = () => {
            const [{ key, offered }] = read.result as [{ key: { keyId: Uint8Array }; offered?: object }];
            const keyId = Array.from(key.keyId, (byte) => byte.toString(16).padStart(2, '0')).join('');
            resolve({ keyId, isSettled: offered === undefined });
          };
        };
      }),
  );
}

test.serial('where the browser has no Bluetooth, the page says so before anyone taps, and which browser has', async (t) => {
  const server = await serve(t);
  const visitor = await visit(t, server.origin, {
    prepare: () => {
      Reflect.deleteProperty(Object.getPrototypeOf(navigator) as object, 'bluetooth');
    },
  });
  await visitor.sees('This browser has no Bluetooth for pages, or Bluetooth is off.');
  await visitor.press('What to do about it');
  await visitor.sees('Firefox and Safari cannot.');
  t.pass();
});

test.serial('everything goes by keyboard: claim, unlock, give', async (t) => {
  const server = await serve(t);
  const { lock } = server;
  const { page, ...visitor } = await visit(t, server.url).then((opened) => ({ page: opened.page, opened }));
  const { opened } = visitor;
  /** Tab by tab, as far as it is away. */
  const tabTo = async (name: string): Promise<void> => {
    for (let tabs = 0; tabs < 60; tabs++) {
      await page.keyboard.press('Tab');
      const isThere = await page.evaluate((wanted) => {
        const focused = document.activeElement as HTMLElement;
        const label = focused.getAttribute('aria-label') ?? (focused as HTMLInputElement).labels?.[0]?.textContent;
        return (label ?? focused.textContent).trim() === wanted;
      }, name);
      if (!isThere) continue;
      const isInSight = await page.evaluate(() => {
        const { left, top, width, height } = document.activeElement!.getBoundingClientRect();
        const seen = document.elementFromPoint(left + width / 2, top + height / 2);
        return document.activeElement!.contains(seen) || document.activeElement!.parentElement!.contains(seen);
      });
      t.true(isInSight, `${name} is behind a bar`);
      return;
    }
    t.fail(`${name} is not reached with Tab`);
  };
  await tabTo('Set up a new lock');
  await page.keyboard.press('Enter');
  await opened.sees('9928#');
  await tabTo('What do you call it?');
  await page.keyboard.type('Front door');
  lock.insideHeld = true;
  lock.typeClaimDigits((await opened.read('digits')).replace(/\D/g, ''));
  await page.keyboard.press('Enter');
  await opened.sees('Seed of the log');
  await tabTo('I have it on paper');
  await page.keyboard.press('Space');
  await opened.controlSays('Unlock');
  await tabTo('UnlockTap to unlock');
  await page.keyboard.press('Enter');
  await opened.controlSays('Unlocked');
  t.is(lock.movements, 1);
  await tabTo('Keys');
  await page.keyboard.press('Enter');
  await tabTo('Give a key');
  await page.keyboard.press('Enter');
  await opened.sees('Whoever has this link can open');
  await tabTo('For whom?');
  await page.keyboard.type('Anna');
  await page.keyboard.press('Enter');
  await opened.sees('A key for Anna');
});

test.serial('every screen is accessible, light and dark', async (t) => {
  const server = await serve(t);
  const owner = await visit(t, server.url);
  const { page } = owner;
  const check = (name: string): Promise<void> => isAccessible(t, page, name);
  await check('welcome');
  await owner.press('Set up a new lock');
  await owner.sees('9928#');
  await check('claim');
  await owner.press('Back');
  await owner.claims(server, 'Front door');
  await check('lock');
  await owner.unlocks();
  await owner.controlSays('Unlocked');
  await check('unlocked');
  server.lock.obstacle = Reason.InsufficientBattery;
  await owner.unlocks();
  await owner.controlSays('Refused');
  await check('refused');
  await owner.press('Hold open');
  await owner.sees('Hold it open for how long?');
  await check('hold open');
  await owner.press('Cancel');
  await owner.press('Keys');
  await owner.press('Give a key');
  await owner.fill('For whom?', 'Anna');
  await owner.press('Only at certain hours', 'checkbox');
  await owner.press('Only so often', 'radio');
  await owner.press('Make the link');
  await owner.sees('needs an end');
  await check('give');
  await owner.set('Until', '2099-01-01T12:00');
  await owner.press('Make the link');
  await page.waitForSelector('.qr');
  await check('given');
  await owner.press('Revoke this key');
  await owner.sees('Revoke the key of Anna?');
  await check('revoke');
  await owner.press('Cancel');
  await owner.press('Back');
  await owner.press('Ask the lock');
  await owner.press('Add a PIN');
  await check('PIN');
  await owner.press('Cancel');
  await owner.press('Compare with the lock');
  await owner.sees('Compared with the lock at');
  await check('keys');
  await owner.press('Log');
  await owner.press('Fetch from the lock');
  await owner.sees('may come in');
  await check('log');
  await owner.press('Settings');
  await check('settings');
  await owner.press('Report For whoever mends the lock.');
  await owner.press('Ask the lock');
  await owner.sees('Firmware');
  await check('report');
  await owner.press('Help');
  await owner.sees('iPhone and iPad');
  await check('help');
});

test.serial('the first load is below 80 kB compressed', async (t) => {
  const server = await serve(t);
  const visitor = await visit(t, server.url);
  await visitor.page.waitForNetworkIdle();
  const files = [...new Set(server.requested)].filter((name) => !name.startsWith('favicon'));
  const bytes = files.map((name) => gzipSync(readFileSync(fileURLToPath(new URL(name, built))), { level: 9 }).length);
  const sum = bytes.reduce((total, each) => total + each, 0);
  t.log(`${sum} bytes: ${files.map((name, at) => `${name} ${bytes[at]!}`).join(', ')}`);
  t.true(sum < mostFirstLoadBytes);
});

test.serial('without a network the page still comes', async (t) => {
  const server = await PhoneServer.start();
  const visitor = await visit(t, server.origin);
  await visitor.page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await visitor.page.reload();
  await server.close();
  await visitor.page.reload();
  await visitor.sees('Your phone is the key');
  t.pass();
});
