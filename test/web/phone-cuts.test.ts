/**
 * The link lost and the power gone in the middle of everything that the phone's page asks a lock for: its own model and transport,
 * before the built firmware. Whatever is cut off, the page says "done" only of what the lock has done, and "not done" only of what
 * it has not; the lock has what it had before or what it has after, and moves nothing that nobody asked for; both go on when the
 * link is back; and nothing on the air is a secret.
 *
 * A case that fails prints its name. CASE="unlock, link 17" makes it alone.
 */
import test, { type ExecutionContext } from 'ava';
import { roles } from '../../client/block.js';
import { toHex } from '../../client/bytes.js';
import { claimKeyOfDigits, hold } from '../../client/keys.js';
import { encodePolicy } from '../../client/policy.js';
import { holderTables, RecordKey, recordKeys } from '../../src/store/keys.js';
import { fresh, mdbt42q, TestDoor } from '../helpers/locks.js';
import { keyOf, Overheard, secretsOf } from '../helpers/overheard.js';
import { claimDigits, typeClaim } from '../helpers/phone.js';
import { Hand, model } from './page-in-node.js';

const pins = { kept: '719382', added: '582913' };
const policy = encodePolicy({
  ...{ wrongCodeLimit: 5, minPinLength: 7, firstDisable: 60, longestDisable: 3600 },
  ...{ quietTime: 1440, autoRelock: 20, doorAjar: 300 },
});
const link = 'link';
const powerAtFrame = 'power at frame';
const powerAtWord = 'power at word';

interface Cut {
  readonly what: typeof link | typeof powerAtFrame | typeof powerAtWord;
  /** Packets of the link, frames of the protocol, or words of flash that came before it. */
  readonly at: number;
}

type Told = 'done' | 'refused' | 'unsure' | 'failed';

async function toldBy(work: () => Promise<unknown>): Promise<Told> {
  try {
    await work();
    return 'done';
  } catch (error) {
    return model.problemOf(error).is;
  }
}

/** Of what shows itself in the large control. */
async function toldByControl(work: () => Promise<void>): Promise<Told> {
  await work();
  const { value } = model.phase;
  return value.is === 'problem' ? value.problem.is : 'done';
}

/** What the lock holds, read from its flash. */
type Facts = Readonly<
  Record<'owner' | 'policy' | 'zone' | 'pins' | 'revoked' | 'uses' | 'granted' | 'maintenance', string>
>;

function factsOf(door: TestDoor): Facts {
  const hex = (payload: string): string => Buffer.from(payload, 'latin1').toString('hex');
  const one = (key: number): string => hex(door.recordOf(key)?.payload ?? '');
  const sorted = (texts: readonly string[]): string => [...texts].sort().join();
  const count = (kind: string): string => String(door.kinds.filter((each) => each === kind).length);
  const holders = door
    .liveRecords(RecordKey.Holders, RecordKey.Holders + holderTables)
    .flatMap(({ payload }) => payload.match(/[^]{8}/g) ?? [])
    .map((entry) => ({ id: hex(entry.slice(0, 4)), uses: entry.charCodeAt(6), isRevoked: entry.charCodeAt(7) & 1 }));
  return {
    ...{ owner: one(RecordKey.Owner), policy: one(RecordKey.Policy), zone: one(RecordKey.Zone) },
    pins: sorted(
      door.liveRecords(RecordKey.Pin, recordKeys).map(({ key, payload }) => `${key - RecordKey.Pin} ${hex(payload)}`),
    ),
    revoked: sorted(holders.filter(({ isRevoked }) => isRevoked).map(({ id }) => id)),
    uses: sorted(holders.filter(({ uses }) => uses).map(({ id, uses }) => `${id} ${uses}`)),
    ...{ granted: count('Access granted'), maintenance: count('Maintenance') },
  };
}

type Fact = keyof Facts;
const factNames = Object.keys(factsOf(fresh(mdbt42q))) as Fact[];

/** A lock with its owner, a PIN and a key for Anna, good for two uses; and the page that has the owner's key and hers. */
interface Household {
  readonly flash: Uint8Array;
  readonly now: number;
  readonly stored: Awaited<ReturnType<typeof model.readLocks>>;
  readonly owner: string;
  readonly anna: string;
  readonly annasId: string;
  readonly secrets: readonly Uint8Array[];
}
let house: Household;

const text = (digits: string): Uint8Array => Buffer.from(digits);

test.before(async () => {
  const door = fresh(mdbt42q);
  typeClaim(door);
  const hand = new Hand(door);
  await hand.does(async () => model.claim(await claimKeyOfDigits(claimDigits), 'Front door'));
  door.inside = false;
  const { id: owner, seed } = model.currentLock.value!;
  const ownerKey = await keyOf(model.paper.value!.fragment);
  await hand.does(() => model.setPin(owner, 7, pins.kept, true, 'Anna'));
  const until = Math.floor(Date.now() / 1000) + 86_400;
  const annasId = await hand.does(() => model.giveKey(owner, 'Anna', { rights: roles.guest, uses: 2, until }));
  const annasKey = await keyOf((await model.linkTo(owner, model.lockOf(owner).ledger.given[0]!))!);
  await model.keepKey(await hold(annasKey), 'Front door, as Anna', undefined);
  const anna = model.currentLock.value!.id;
  await hand.passes(11_000);
  house = {
    ...{ flash: door.flash, now: door.now, stored: await model.readLocks(), owner, anna, annasId },
    secrets: [
      ...secretsOf(ownerKey, annasKey.blocks),
      ...secretsOf(annasKey),
      ...[Buffer.from(seed!, 'hex'), text(claimDigits), text(pins.kept), text(pins.added)],
    ],
  };
});

/** The household as it was, or a page without a key before a new lock. */
async function begin(isNew: boolean): Promise<Hand> {
  await model.letGo();
  for (const { id } of model.locks.value) await model.removeLock(id);
  // A seed of its own, or the nonces would be the secrets of the first life.
  if (isNew) return new Hand(fresh(mdbt42q, { seed: 2 }));
  for (const stored of house.stored) await model.writeLock(stored);
  await model.loadLocks();
  const door = new TestDoor(mdbt42q, { flash: house.flash, seed: 3 });
  door.powerOn();
  door.settle();
  return new Hand(door, house.now);
}

interface Flow {
  readonly name: string;
  /** Before a new lock. */
  readonly isNew?: boolean;
  readonly moves?: boolean;
  /** Who has the phone. The owner, unless told otherwise. */
  readonly isAnna?: boolean;
  prepare?(hand: Hand): Promise<void> | void;
  does(): Promise<Told>;
  /** What comes anew each time. */
  readonly draws?: Fact;
  /** The page shows what this lock holds. */
  isTrue?(facts: Facts): boolean;
  /** What may be missing, and comes with the next visit. */
  mayMiss?: Fact;
  /** Once the link is back, after a start if the power was cut. @returns what is wrong */
  recovers(hand: Hand, hasStarted: boolean): Promise<string | undefined>;
}

/** Asks for the state, and compares. */
async function looksAt(id: string, hand: Hand): Promise<string | undefined> {
  model.choose(id);
  await hand.does(() => model.look(id));
  if (model.phase.value.is !== 'rest') return `nothing is to be had: ${JSON.stringify(model.phase.value)}`;
  const { bolt } = model.lockOf(id).seen!.status;
  const { locked, unlocked } = hand.door.bolt;
  return bolt === (locked ? 'locked' : unlocked ? 'unlocked' : 'half way') ? undefined : `it shows the bolt ${bolt}`;
}

const looks = (hand: Hand) => looksAt(house.owner, hand);

/** And then this. */
const then =
  (work: (hand: Hand) => Promise<unknown>, isRight: (hand: Hand) => boolean) =>
  async (hand: Hand): Promise<string | undefined> => {
    const wrong = await looks(hand);
    if (wrong !== undefined) return wrong;
    const told = await toldBy(() => work(hand));
    return told === 'done' && isRight(hand) ? undefined : `then it tells ${told}`;
  };

const owner = () => model.lockOf(house.owner);
const asks = (task: Parameters<typeof model.withLock>[1]) => () => toldBy(() => model.withLock(owner(), task));
const moves = (to: 'unlock' | 'lock') => () => toldByControl(() => model.move(model.currentLock.value!.id, { to }));
const slotsOf = (facts: Facts): string =>
  facts.pins
    .split(',')
    .flatMap((pin) => pin.split(' ')[0]!)
    .join();
const listsPins = then(
  (hand) => hand.does(() => model.askForPins(house.owner)),
  ({ door }) => String(owner().pins!.slots) === slotsOf(factsOf(door)) && !owner().pins!.isStale,
);
const listsHolders = then(
  (hand) => hand.does(() => model.compare(house.owner)),
  ({ door }) =>
    owner().ledger.given.every((key) => (key.revokedAt !== undefined) === (factsOf(door).revoked === key.holderId)),
);
const readsLog = then(
  (hand) => hand.does(() => model.fetchLog(house.owner)),
  ({ door }) => {
    const numbers = model.logLines(owner()).map(({ number }) => number);
    return numbers.every((number, at) => number === numbers.length - at) && numbers[0] === door.events.at(-1)!.number;
  },
);
/** The paper has what the lock takes, or nothing. */
const paperHolds = ({ owner: keyId }: Facts): boolean => !model.paper.value || toHex(model.paper.value.keyId) === keyId;

const flows: readonly Flow[] = [
  {
    name: 'claim',
    isNew: true,
    prepare: ({ door }) => {
      typeClaim(door);
    },
    does: () => toldBy(async () => model.claim(await claimKeyOfDigits(claimDigits), 'Front door')),
    draws: 'owner',
    mayMiss: 'zone',
    isTrue: (facts) => paperHolds(facts) || facts.owner === '',
    async recovers(hand, hasStarted) {
      const { door } = hand;
      if (!factsOf(door).owner) {
        if (hasStarted) typeClaim(door);
        const told = await hand.does(() => this.does());
        if (told !== 'done') return `a second claim tells ${told}`;
      }
      const [lock, ...others] = model.locks.value;
      if (!lock || others.length) return `${model.locks.value.length} locks on this phone`;
      const wrong = await looksAt(lock.id, hand);
      if (wrong !== undefined) return wrong;
      if (!paperHolds(factsOf(door)) || !model.paper.value) return 'the paper has another key';
      if (!model.lockOf(lock.id).seed) {
        const told = await toldBy(() => hand.does(() => model.askForSeed(lock.id)));
        // The answer was lost, and the seed with it.
        if (told === 'refused') return model.lockOf(lock.id).seen!.status.hasSeed ? 'the seed is refused' : undefined;
        if (told !== 'done') return `the seed: ${told}`;
      }
      return model.lockOf(lock.id).seed === model.paper.value.seed ? undefined : 'the paper has another seed';
    },
  },
  { name: 'status', does: () => toldByControl(() => model.look(house.owner)), recovers: looks },
  { name: 'unlock', moves: true, does: moves('unlock'), recovers: looks },
  {
    name: 'unlock with a key that counts',
    isAnna: true,
    moves: true,
    prepare: (hand) => hand.does(() => model.look(house.owner)),
    does: moves('unlock'),
    recovers: looks,
  },
  {
    name: 'lock',
    moves: true,
    prepare: ({ door }) => {
      door.turnBolt(0);
    },
    does: moves('lock'),
    recovers: looks,
  },
  {
    name: 'hold open',
    moves: true,
    does: () => toldByControl(() => model.move(house.owner, { to: 'hold', minutes: 15 })),
    recovers: looks,
  },
  { name: 'read log', does: () => toldBy(() => model.fetchLog(house.owner)), recovers: readsLog },
  { name: 'save log', does: () => toldBy(() => model.saveLog(house.owner)), recovers: readsLog },
  { name: 'set clock and zone', does: asks((lock) => model.setClock(lock, owner().key)), recovers: looks },
  { name: 'list PINs', does: () => toldBy(() => model.askForPins(house.owner)), recovers: listsPins },
  { name: 'add PIN', does: () => toldBy(() => model.setPin(house.owner, 8, pins.added, true)), recovers: listsPins },
  { name: 'replace PIN', does: () => toldBy(() => model.setPin(house.owner, 7, pins.added, false)), recovers: listsPins },
  { name: 'remove PIN', does: () => toldBy(() => model.removePin(house.owner, 7)), recovers: listsPins },
  {
    name: 'revoke',
    does: () => toldBy(() => model.revoke(house.owner, house.annasId, undefined)),
    isTrue: ({ revoked }) => owner().ledger.given[0]!.revokedAt === undefined || revoked === house.annasId,
    recovers: listsHolders,
  },
  { name: 'list holders', does: () => toldBy(() => model.compare(house.owner)), recovers: listsHolders },
  { name: 'get policy', does: asks((lock) => lock.policy()), recovers: looks },
  { name: 'set policy', does: asks((lock) => lock.setPolicy(policy)), recovers: looks },
  { name: 'health', does: asks((lock) => lock.health()), recovers: looks },
  {
    name: 'renew',
    does: () => toldBy(() => model.renew(owner().ownerKey!, house.owner)),
    draws: 'owner',
    isTrue: paperHolds,
    recovers: then(
      (hand) => hand.does(() => model.renew(owner().ownerKey!, house.owner)),
      ({ door }) => paperHolds(factsOf(door)) && model.paper.value !== undefined,
    ),
  },
  {
    name: 'maintenance',
    prepare: ({ door }) => {
      door.inside = true;
    },
    does: asks((lock) => lock.startMaintenance()),
    recovers: async (hand) => {
      hand.door.inside = false;
      // The console closes by itself.
      hand.door.advance(11 * 60_000);
      return looks(hand);
    },
  },
];

interface Run {
  readonly hand: Hand;
  readonly told: Told;
  readonly before: Facts;
  readonly counts: { readonly packets: number; readonly frames: number; readonly words: number };
}

async function run(flow: Flow, cut?: Cut): Promise<Run> {
  const hand = await begin(flow.isNew ?? false);
  const { door, central } = hand;
  if (flow.prepare) {
    await hand.does(async () => flow.prepare!(hand));
    await model.letGo();
    await hand.passes(1000);
  }
  if (!flow.isNew) model.choose(flow.isAnna ? house.anna : house.owner);
  const before = factsOf(door);
  let packets: number | undefined;
  let frames = 0;
  hand.onSubscribe = () => {
    if (packets !== undefined) return;
    packets = central.transcript.length;
    if (cut?.what === link) central.loseLink(cut.at);
  };
  hand.onWrite = hand.onFrame = () => {
    if (cut?.what === powerAtFrame && frames === cut.at) door.powerOff();
    frames++;
  };
  hand.wasDriven = false;
  const { operations } = door;
  if (cut?.what === powerAtWord) door.cutAtOperation(cut.at);
  const told = await hand.does(() => flow.does());
  hand.onSubscribe = hand.onWrite = hand.onFrame = () => undefined;
  door.onFlash(() => undefined);
  const counts = { packets: central.transcript.length - packets!, frames, words: door.operations - operations };
  return { hand, told, before, counts };
}

/** The lock throws its bolt again by itself. */
const relockMilliseconds = 10_000;

/** What is wrong where it was cut off. @param after what the lock holds where it was not */
async function judge(flow: Flow, cut: Cut, after: Facts): Promise<string[]> {
  const { hand, told, before } = await run(flow, cut);
  const { door } = hand;
  const wrong: string[] = [];
  // The lock notices after four seconds that the link is lost.
  await hand.passes(5000);
  if (flow.moves) door.advance(relockMilliseconds);
  const hasStarted = !door.powered;
  if (hasStarted) {
    door.inside = false;
    door.powerOn();
    door.settle();
  }
  const facts = factsOf(door);
  for (const fact of factNames) {
    const isBefore = facts[fact] === before[fact];
    const isAfter = fact === flow.draws ? !isBefore : facts[fact] === after[fact];
    if (!isBefore && !isAfter) wrong.push(`${fact} is ${facts[fact]}: it was ${before[fact]}, and is to be ${after[fact]}`);
    if (told === 'done' && !isAfter && fact !== flow.mayMiss) wrong.push(`it tells "done", but ${fact} is as before`);
    if ((told === 'failed' || told === 'refused') && !isBefore) wrong.push(`it tells "${told}", but ${fact} has changed`);
  }
  if (!flow.moves && hand.wasDriven) wrong.push('the motor ran');
  if (flow.isTrue?.(facts) === false) wrong.push('what is shown is not what the lock holds');
  const recovered = await flow.recovers(hand, hasStarted);
  if (recovered !== undefined) wrong.push(recovered);
  wrong.push(...door.troubles.filter((trouble) => flow.name !== 'maintenance' || !trouble.endsWith('resets')));
  wrong.push(...(await heard(hand)));
  return wrong;
}

/** Secrets that someone beside the door could have heard. */
async function heard(hand: Hand): Promise<string[]> {
  const seed = model.locks.value[0]?.seed;
  const secrets = [
    ...house.secrets,
    ...(model.paper.value ? secretsOf(await keyOf(model.paper.value.fragment)) : []),
    ...(seed === undefined ? [] : [Buffer.from(seed, 'hex')]),
  ];
  const air = new Overheard(hand.central.transcript);
  return secrets.filter((secret) => air.has(secret)).map((secret) => `${toHex(secret)} is on the air`);
}

/** test/cuts has every word; here each third one, to see what the page makes of it. */
const wordStep = 3;

function cutsOf({ packets, frames, words }: Run['counts']): Cut[] {
  const each = (what: Cut['what'], count: number, step = 1) =>
    Array.from({ length: Math.ceil(count / step) }, (_, at) => ({ what, at: at * step }));
  return [...each(link, packets), ...each(powerAtFrame, frames), ...each(powerAtWord, words, wordStep)];
}

const only = process.env['CASE'];

async function cutEverywhere(t: ExecutionContext, flow: Flow): Promise<void> {
  const whole = await run(flow);
  await whole.hand.passes(1000);
  const after = factsOf(whole.hand.door);
  t.is(whole.told, 'done');
  t.deepEqual(await heard(whole.hand), []);
  const cuts = cutsOf(whole.counts);
  const failed: string[] = [];
  for (const cut of cuts) {
    const name = `${flow.name}, ${cut.what} ${cut.at}`;
    if (only !== undefined && only !== name) continue;
    const wrong = await judge(flow, cut, after);
    if (wrong.length) failed.push(`CASE="${name}": ${wrong.join('; ')}`);
  }
  t.deepEqual(failed, []);
  t.log(`${cuts.length} cuts`);
}

for (const flow of flows) {
  test.serial(`cut off anywhere: ${flow.name}`, (t) => cutEverywhere(t, flow));
}

test.serial('what is looked for on the air would be found', async (t) => {
  const { hand } = await run(flows.find(({ name }) => name === 'unlock')!);
  const air = new Overheard(hand.central.transcript);
  t.true(air.has(owner().key.blocks[0]!), 'blocks are in the clear');
});
