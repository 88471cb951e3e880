/** The phone's page opened by a claim link: from the lock's tag, from the tool that flashed it, or pasted. */
import test, { type ExecutionContext } from 'ava';
import { encodeClaimLink } from '../../client/link.js';
import { type Chromium, launchChromium } from './chromium.js';
import { isAccessible } from './accessible.js';
import { PhoneServer } from './phone-server.js';
import { PhoneVisitor } from './phone-visitor.js';

/** In base64 it has both letters that base64url writes otherwise. */
const secret = Buffer.from('0010fbefbeffffff2030405060708090', 'hex');

let chromium: Chromium | undefined;
test.before(async () => {
  chromium = await launchChromium();
});
test.after.always(() => chromium?.close());

interface Opened {
  readonly server: PhoneServer;
  readonly visitor: PhoneVisitor;
}

async function open(t: ExecutionContext, fragment = ''): Promise<Opened> {
  const server = await PhoneServer.start();
  t.teardown(() => server.close());
  const visitor = await PhoneVisitor.open(chromium!.browser, server.url + fragment);
  visitor.onComplaint = (complaint) => {
    t.fail(`The page complains: ${complaint}`);
  };
  t.teardown(() => visitor.close());
  return { server, visitor };
}

/** As the interpreter writes it. */
async function asTag(key: Uint8Array): Promise<string> {
  return (await encodeClaimLink(Uint8Array.from(key))).replaceAll('-', '+').replaceAll('_', '/');
}

async function becomesOwner({ server, visitor }: Opened): Promise<void> {
  server.lock.insideHeld = true;
  await visitor.press('Connect and become the owner');
  await visitor.sees('Put the owner’s key on paper');
  server.lock.insideHeld = false;
  await visitor.press('I have it on paper');
  await visitor.controlSays('Unlock');
}

test.serial('a claim link leads to the claim, is out of the address at once, and makes the owner', async (t) => {
  t.regex(await asTag(secret), /^(?=.*\+)(?=.*\/)[\w+/]{28}$/);
  const opened = await open(t, `#${await asTag(secret)}`);
  const { server, visitor } = opened;
  await visitor.sees('This link makes you the owner of a lock');
  await visitor.sees('Press the inside button of the lock and hold it');
  t.notRegex(await visitor.text(), /9928|four groups/);
  t.false(visitor.page.url().includes('#'));
  t.is(await visitor.page.evaluate(() => history.length), 2, 'nor one step back');
  await visitor.press('Connect and become the owner');
  await visitor.sees('Give the lock a name first');
  await visitor.fill('What do you call it?', 'Front door');
  server.lock.waitForClaim(secret);
  await becomesOwner(opened);
  await visitor.page.reload();
  await visitor.controlSays('Unlock');
});

test.serial(
  'what keeps the lock from taking the link is told, with what to do, and the same link goes on afterwards',
  async (t) => {
    const opened = await open(t, `#${await asTag(secret)}`);
    const { server, visitor } = opened;
    const { lock } = server;
    const connect = (): Promise<void> => visitor.press('Connect and become the owner');
    await visitor.fill('What do you call it?', 'Front door');
    lock.waitForClaim(secret);
    lock.insideHeld = false;
    await connect();
    await visitor.sees('The lock does not take this link now');
    server.time.pass(61_000);
    lock.insideHeld = true;
    await connect();
    await visitor.sees('If its minute is over, type 9928# again with the inside button held');
    lock.waitForClaim(Buffer.alloc(16, 9));
    server.time.pass(10_000);
    await connect();
    await visitor.sees('The link does not fit this lock');
    t.is(lock.keyId, undefined, 'nothing has come of any of it');
    server.time.pass(10_000);
    lock.waitForClaim(secret);
    await becomesOwner(opened);
  },
);

test.serial(
  'a damaged link is told, one that is pasted leads to the claim as well, and 28 digits are still a way',
  async (t) => {
    const opened = await open(t, `#${(await asTag(secret)).slice(0, -1)}`);
    const { server, visitor } = opened;
    await visitor.sees('not whole');
    t.false(visitor.page.url().includes('#'));
    await visitor.page.goto(server.url);
    await visitor.fill('Or paste the link here', `  https://lock.example/#${await asTag(secret)} `);
    await visitor.press('Open the link');
    await visitor.sees('This link makes you the owner of a lock');
    await visitor.press('Use 28 digits instead');
    await visitor.sees('9928#');
    await visitor.fill('What do you call it?', 'Shed');
    server.lock.typeClaimDigits((await visitor.read('digits')).replace(/\D/g, ''));
    await becomesOwner(opened);
  },
);

test.serial('by keyboard alone, read by axe, on a phone and at a desk, light and dark', async (t) => {
  const { visitor } = await open(t, `#${await asTag(secret)}`);
  const { page } = visitor;
  await visitor.sees('This link makes you the owner of a lock');
  t.is(await page.evaluate(() => document.activeElement?.textContent), 'Set up a lock', 'the heading is read first');
  await visitor.press('Connect and become the owner');
  await visitor.sees('Give the lock a name first');
  await visitor.fill('What do you call it?', 'Front door');
  await page.keyboard.press('Enter');
  await visitor.sees('The lock does not take this link now');
  for (const [name, width, height] of [
    ['phone', 390, 844],
    ['desk', 1440, 900],
  ] as const) {
    // Without a touch screen, or the browser would load the page anew, and the link is gone.
    await page.setViewport({ width, height });
    await visitor.sees('The lock does not take this link now');
    await isAccessible(t, page, name);
    t.true(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name}: nothing sticks out`);
  }
});
