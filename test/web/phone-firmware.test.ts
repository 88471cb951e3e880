/**
 * The built page in Chromium, with the browser's own Bluetooth, before the built firmware: what new owners and their guests do, and
 * what they see where the link is lost or the power cut. Every visitor is a phone of their own. Their clocks go on when the test
 * lets them; that of the lock runs beside it, some seconds.
 */
import test, { type ExecutionContext } from 'ava';
import { Op, responseTo } from '../../sim/bluetooth/att.js';
import { Central } from '../../sim/bluetooth/central.js';
import type { Frame } from '../../sim/bluetooth/radio.js';
import { fresh, mdbt42q, type TestDoor } from '../helpers/locks.js';
import { keyOf, Overheard, secretsOf } from '../helpers/overheard.js';
import { typeClaim } from '../helpers/phone.js';
import { chooseTheLock, chromiumBeside, type Phone } from './phone.js';
import { originOf, servePage } from './phone-server.js';
import { give, type Claimable, PhoneVisitor } from './phone-visitor.js';

process.env['TZ'] = 'Europe/Berlin';
/** Saturday 2 January 2027, 09:50 in Berlin. */
const start = Date.UTC(2027, 0, 2, 8, 50);
const minute = 60_000;
/** The lock's time passes some times as fast as real time, and so do the page's waits. */
const hurry = 4;

/** In the page: a clock that stands still but where the test lets time pass. */
const standingClock = `{
  let now = ${start};
  const Real = Date;
  globalThis.Date = class Date extends Real {
    constructor(...given) { if (given.length) super(...given); else super(now); }
    static now() { return now; }
  };
  globalThis.passes = (milliseconds) => { now += milliseconds; };
}`;

class Scene implements Claimable {
  /** Of the last claim. */
  digits = '';
  private readonly visitors: PhoneVisitor[] = [];

  private constructor(
    private readonly t: ExecutionContext,
    readonly door: TestDoor,
    readonly phone: Phone,
    readonly origin: string,
  ) {}

  static async open(t: ExecutionContext): Promise<Scene> {
    const server = await servePage();
    t.teardown(() => {
      server.closeAllConnections();
      server.close();
    });
    const door = fresh(mdbt42q);
    const phone = await chromiumBeside(door);
    t.teardown(() => phone.close());
    return new Scene(t, door, phone, originOf(server));
  }

  get lock(): this {
    return this;
  }

  get insideHeld(): boolean {
    return this.door.inside;
  }

  set insideHeld(isHeld: boolean) {
    this.door.inside = isHeld;
  }

  typeClaimDigits(digits: string): void {
    this.digits = digits;
    typeClaim(this.door, digits);
  }

  /** Someone comes with another phone. */
  async visit(url = this.origin): Promise<PhoneVisitor> {
    const visitor = await PhoneVisitor.open(this.phone.browser, url, {
      ...{ hurry, prepare: standingClock, beforehand: chooseTheLock },
    });
    visitor.onComplaint = (complaint) => {
      this.t.fail(`The page complains: ${complaint}`);
    };
    this.visitors.push(visitor);
    return visitor;
  }

  /** For everyone; whom the lock has let go of meanwhile sees it. */
  async passes(milliseconds: number): Promise<void> {
    for (const { page } of this.visitors) await page.evaluate(`passes(${milliseconds})`);
    this.door.advance(milliseconds);
    for (const { page } of this.visitors) await page.waitForSelector('.linked', { hidden: true });
  }

  count(kind: string): number {
    return this.door.kinds.filter((each) => each === kind).length;
  }
}

/** So long that the bolt is thrown again, and nobody is connected. */
const aWhile = 15_000;

async function takesKey(scene: Scene, link: string): Promise<PhoneVisitor> {
  const guest = await scene.visit(link);
  await guest.sees('A key of “Front door”');
  await guest.press('Keep this key');
  await guest.controlSays('Unlock');
  return guest;
}

const written = responseTo(Op.Write);

/** What the link carries from a subscription on: opcodes. */
function opsBehindSubscription(transcript: readonly Frame[]): Op[] {
  const ops = transcript.filter(({ kind }) => kind === 'packet').map(({ bytes }) => bytes[0] as Op);
  // Its answer is the last one before the hello.
  return ops.slice(ops.lastIndexOf(written, ops.lastIndexOf(written) - 1) + 1);
}

/** The next link is lost so many packets behind its subscription. The hello is the first. */
function losesLinkBehind({ central }: Phone, packets: number): void {
  central.subscribe = (uuid) => {
    Reflect.deleteProperty(central, 'subscribe');
    central.subscribe(uuid);
    central.loseLink(packets);
  };
}

/** The power goes when the next request is whole, before the lock has read it. */
function losesPower({ central }: Phone, door: TestDoor): void {
  central.write = (uuid, data, options) => {
    Central.prototype.write.call(central, uuid, data, options);
    if (options?.response === false) return;
    Reflect.deleteProperty(central, 'write');
    door.powerOff();
  };
}

test.serial('a new owner and three guests, from 28 digits to the log', async (t) => {
  const scene = await Scene.open(t);
  const { door, phone } = scene;
  const owner = await scene.visit();
  const ownerLink = await owner.claims(scene, 'Front door');
  await owner.unlocks();
  await owner.controlSays('Unlocked');
  t.is(scene.count('Access granted'), 1);
  await scene.passes(aWhile);
  t.true(door.bolt.locked);

  const annasLink = await give(owner, 'Anna', async () => {
    await owner.press('Only at certain hours', 'checkbox');
    await owner.press('Only so often', 'radio');
    await owner.fill('Times', '2');
    await owner.set('Until', '2027-01-31T12:00');
    t.is(
      await owner.read('summary'),
      'may unlock and lock, Saturday 10:00 to 14:00, until 31 Jan 2027, 12:00, opens twice.',
    );
  });
  const anna = await takesKey(scene, annasLink);
  await anna.unlocks();
  await anna.controlSays('Refused');
  await anna.sees('This key is not valid at this hour.');
  await scene.passes(20 * minute);
  for (const granted of [2, 3]) {
    const from = phone.central.transcript.length;
    await anna.unlocks();
    await anna.controlSays('Granted');
    t.is(scene.count('Access granted'), granted);
    const ops = opsBehindSubscription(phone.central.transcript.slice(from));
    t.deepEqual(ops, [Op.Notification, Op.WriteCommand, Op.Write, written, Op.Notification], 'one round trip');
    await scene.passes(aWhile);
    t.true(door.bolt.locked);
  }
  await anna.unlocks();
  await anna.controlSays('Refused');
  await anna.sees('This key is used up. Ask for a new link.');
  await scene.passes(aWhile);

  const bensLink = await give(owner, 'Ben', () => owner.set('Until', '2027-01-02T12:00'));
  const carlasLink = await give(owner, 'Carla', () => Promise.resolve());
  const ben = await takesKey(scene, bensLink);
  await ben.unlocks();
  await ben.controlSays('Granted');
  await scene.passes(2 * 60 * minute);
  await ben.unlocks();
  await ben.controlSays('Refused');
  await ben.sees('This key has run out. Ask for a new link.');
  await scene.passes(aWhile);

  const carla = await takesKey(scene, carlasLink);
  await carla.unlocks();
  await carla.controlSays('Granted');
  await scene.passes(aWhile);
  await (await owner.page.waitForSelector('[data-testid=given] ::-p-text(Carla)'))!.click();
  await owner.sees('A key for Carla');
  await owner.press('Revoke this key');
  await owner.press('Revoke');
  await owner.sees('Revoked');
  await scene.passes(aWhile);
  await carla.unlocks();
  await carla.controlSays('Refused');
  await carla.sees('This key was revoked. Ask whoever gave it to you.');
  await scene.passes(aWhile);
  t.is(scene.count('Access granted'), 5);

  await owner.press('Back');
  await owner.press('Log');
  await owner.press('Fetch from the lock');
  await owner.sees('You may come in (by phone).');
  const log = await owner.read('log');
  for (const line of [
    'Anna, refused: the key is not valid at this hour.',
    'Anna may come in (by phone).',
    'Anna, refused: the key is used up.',
    'Ben may come in (by phone).',
    'Ben, refused: the key has run out.',
    'Carla may come in (by phone).',
    'Carla, refused: the key is revoked.',
    'A key was revoked, by phone: Carla.',
  ])
    t.true(log.includes(line), `${line} is not in the log: ${log}`);
  t.deepEqual(door.troubles, []);

  const ownerKey = await keyOf(ownerLink);
  const guests = await Promise.all([annasLink, bensLink, carlasLink].map((link) => keyOf(link)));
  const air = new Overheard(phone.central.transcript);
  const secrets = [
    ...secretsOf(ownerKey, guests[0]!.blocks),
    ...guests.flatMap((key) => secretsOf(key)),
    Buffer.from(scene.digits),
  ];
  t.deepEqual(
    secrets.filter((secret) => air.has(secret)),
    [],
  );
  t.true(air.has(guests[0]!.blocks[1]!), 'and what is no secret is heard');
});

test.serial('wherever the link is lost or the power cut, the page says what is known, and goes on', async (t) => {
  const scene = await Scene.open(t);
  const { door, phone } = scene;
  const owner = await scene.visit();
  /** Hello, the pieces of a request, the link's answer to the last of them: the lock's own answer is lost. */
  const [onePiece, twoPieces] = [3, 4];

  await owner.press('Set up a new lock');
  await owner.fill('What do you call it?', 'Front door');
  scene.insideHeld = true;
  scene.typeClaimDigits((await owner.read('digits')).replace(/\D/g, ''));
  losesLinkBehind(phone, onePiece);
  await owner.press('Connect and become the owner');
  await owner.sees('No answer came');
  t.is(scene.count('Keys renewed'), 0);
  await scene.passes(5000);
  // The offer, another hello, and the first answer under the new key.
  losesLinkBehind(phone, 11);
  await owner.press('Connect and become the owner');
  await owner.sees('Put the owner’s key on paper');
  await owner.sees('The seed of the log did not come with it.');
  await scene.passes(aWhile);
  await owner.press('Ask for the seed');
  await owner.sees('Seed of the log');
  t.is(scene.count('Keys renewed'), 1);
  scene.insideHeld = false;
  const ownerLink = await owner.read('owner-link');
  await owner.press('I have it on paper');
  await owner.controlSays('Unlock');
  t.is(scene.count('Unlocked'), 0);

  for (const [packets, control, words, granted] of [
    [1, 'Not done', 'No link to the lock', 0],
    [twoPieces, 'Not sure', 'No answer came', 1],
    [twoPieces + 1, 'Not sure', 'The lock said yes', 2],
  ] as const) {
    await scene.passes(aWhile);
    losesLinkBehind(phone, packets);
    await owner.unlocks();
    await owner.controlSays(control);
    await owner.sees(words);
    await scene.passes(aWhile);
    t.is(scene.count('Access granted'), granted, words);
    await owner.press('Ask for its state');
    await owner.controlSays('Unlock');
  }
  await scene.passes(aWhile);
  losesPower(phone, door);
  await owner.unlocks();
  await owner.controlSays('Not sure');
  await scene.passes(aWhile);
  door.powerOn();
  await scene.passes(aWhile);
  t.is(scene.count('Access granted'), 2);
  t.true(door.bolt.locked);
  await owner.unlocks();
  await owner.controlSays('Unlocked');
  t.is(scene.count('Access granted'), 3);

  await owner.press('Keys');
  await owner.press('Ask the lock');
  await owner.sees('Nobody has a PIN.');
  await owner.press('Add a PIN');
  await owner.fill('PIN', '593817');
  await scene.passes(aWhile);
  losesLinkBehind(phone, twoPieces);
  await owner.press('Save it in the lock');
  await owner.sees('No answer came');
  await owner.press('Cancel');
  await owner.sees('Nobody has a PIN.');
  await scene.passes(aWhile);
  await owner.press('Ask the lock');
  await owner.sees('User 1');
  await scene.passes(aWhile);
  t.is(scene.count('User added'), 1);

  await give(owner, 'Dora', () => Promise.resolve());
  await (await owner.page.waitForSelector('[data-testid=given] ::-p-text(Dora)'))!.click();
  await owner.press('Revoke this key');
  await scene.passes(aWhile);
  losesLinkBehind(phone, twoPieces);
  await owner.press('Revoke');
  await owner.sees('No answer came');
  t.false((await owner.text()).includes('Revoked'));
  await scene.passes(aWhile);
  await owner.press('Revoke');
  await owner.sees('Revoked');
  await scene.passes(aWhile);

  const other = await scene.visit(ownerLink);
  await other.press('A phone was lost: make all keys anew');
  losesLinkBehind(phone, onePiece);
  await other.press('Make them anew');
  await other.sees('No answer came');
  t.is(scene.count('Keys renewed'), 1, 'an offer that nobody has used');
  await scene.passes(aWhile);
  await other.press('A phone was lost: make all keys anew');
  await other.press('Make them anew');
  await other.sees('Put the owner’s key on paper');
  t.is(scene.count('Keys renewed'), 2);
  t.not(await other.read('owner-link'), ownerLink);
  await other.press('I have it on paper');
  await scene.passes(aWhile);
  await other.unlocks();
  await other.controlSays('Unlocked');
  t.is(scene.count('Access granted'), 4);
  t.deepEqual(door.troubles, []);
  const air = new Overheard(phone.central.transcript);
  const secrets = [...secretsOf(await keyOf(ownerLink)), Buffer.from(scene.digits), Buffer.from('593817')];
  t.deepEqual(
    secrets.filter((secret) => air.has(secret)),
    [],
  );
});
