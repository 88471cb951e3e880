/**
 * The bundle in the real interpreter, killed without warning again and again: in the middle of a write, or at any moment while
 * someone types or the bolt moves. `ESPRUINO=/path/to/espruino npm run test:kills`; without ESPRUINO it skips.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { Command } from 'commander';
import type { Board } from '../../boards/board.js';
import { boards } from '../../boards/index.js';
import type { Build } from '../../sim/interpreter/build.js';
import { givenBuild } from './given.js';
import { Random } from '../../sim/random.js';
import { eventsKept } from '../../src/store/format.js';
import { RecordKey, recordKeys } from '../../src/store/keys.js';
import { chainKeyBytes } from '../../src/wire/chain.js';
import type { pasts } from '../cuts/flows.js';
import { Stage, type TestLock } from './stage.js';

const owner = '2718281#';
const guest = '4071936#';
const wrong = '5550199#';
const killsPerLock = 12;
const longestWait = 1500;
const settleMilliseconds = 300;
const startMilliseconds = 400;
const relockMilliseconds = 5000;
const patienceMilliseconds = 60_000;
const pollMilliseconds = 100;

const pinOf = (slot: number): number => RecordKey.Pin + slot;

interface Flow {
  readonly name: string;
  /** What is typed in the end, in which the kill comes; none for a kill in the start. */
  readonly entries: readonly string[];
  /** With someone at the inside button. */
  readonly inside?: boolean;
  /** The bolt is withdrawn first. */
  readonly unlocked?: boolean;
  /** Keys that it may change. */
  readonly changes?: readonly number[];
}

const enrol: Flow = { name: 'enrol', entries: [owner, owner], inside: true, changes: [RecordKey.Chain, pinOf(0)] };
const wrongPin: Flow = { name: 'wrong PIN', entries: [wrong] };
const start: Flow = { name: 'start', entries: [] };
const everyday: readonly Flow[] = [
  { name: 'unlock', entries: [owner] },
  { name: 'relock', entries: ['#'], unlocked: true },
  { name: 'add', entries: [owner, '12#', '6180339#', '6180339#'], inside: true, changes: [pinOf(12)] },
  { name: 'replace', entries: [owner, '7#', guest, guest], inside: true, changes: [pinOf(7)] },
  { name: 'remove', entries: [owner, '7#', '0#'], inside: true, changes: [pinOf(7)] },
  wrongPin,
  start,
];

/** What a lock has behind it, what is done to it, and when it has had enough. */
interface Course {
  readonly past?: keyof typeof pasts;
  readonly flows: readonly Flow[];
  readonly isOver: (now: Held) => boolean;
  /** The owner's PIN is not taken in the end. */
  readonly disabled?: boolean;
}

/** The first key is the seed; the next one comes with the first seal. */
function isSealed({ keyed }: Held): boolean {
  const chain = keyed.get(RecordKey.Chain)!;
  return chain.slice(0, chainKeyBytes) !== chain.slice(chainKeyBytes);
}

const courses: readonly Course[] = [
  { past: 'full', flows: everyday, isOver: ({ charges }) => charges >= 3 },
  { past: 'nearly full', flows: everyday, isOver: ({ charges }) => charges >= 3 },
  { flows: [enrol], isOver: ({ keyed }) => keyed.has(pinOf(0)) },
  { past: 'unsealed', flows: [start], isOver: isSealed },
  { past: 'guessed', flows: [wrongPin], isOver: ({ charges }) => charges >= 5, disabled: true },
];

function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Comes when this holds: how soon is the machine's affair. */
async function until(what: string, holds: () => boolean): Promise<void> {
  for (let waits = 0; !holds() && waits < patienceMilliseconds; waits += pollMilliseconds) await rest(pollMilliseconds);
  assert.ok(holds(), what);
}

/** The bolt is thrown again, should a kill have left it withdrawn; then the owner's PIN withdraws it. */
async function opens(lock: TestLock): Promise<void> {
  await until('the bolt is not thrown again', () => lock.world.mechanism.locked);
  await rest(1000);
  await lock.type(owner);
  try {
    await until('the bolt is not withdrawn', () => lock.world.mechanism.unlocked);
  } catch (error) {
    const told = lock.events.slice(-5).map(({ kind, text }) => `${kind}: ${text}`);
    throw new Error(`the last events:\n${told.join('\n')}`, { cause: error });
  }
}

/** What may not be lost: payloads by their keys, and the newest events. */
interface Held {
  readonly keyed: ReadonlyMap<number, string>;
  readonly events: ReadonlyMap<number, string>;
  readonly charges: number;
}

function held(lock: TestLock): Held {
  const records = lock.liveRecords(RecordKey.Root, recordKeys);
  const isCharge = (key: number): boolean => key >= RecordKey.Attempt && key < RecordKey.Pin;
  return {
    keyed: new Map(records.filter(({ key }) => !isCharge(key)).map(({ key, payload }) => [key, payload])),
    events: new Map(lock.events.map(({ number, text }) => [number, text])),
    charges: records.filter(({ key }) => isCharge(key)).length,
  };
}

function mustHold(before: Held, after: Held, changes: readonly number[]): void {
  for (const key of new Set([...before.keyed.keys(), ...after.keyed.keys()])) {
    if (changes.includes(key)) continue;
    // Every start may find a seal that is due, and its key goes on then.
    const from = key === (RecordKey.Chain as number) ? chainKeyBytes : 0;
    assert.equal(after.keyed.get(key)?.slice(from), before.keyed.get(key)?.slice(from), `key ${key} has changed`);
  }
  const newest = Math.max(...after.events.keys());
  for (const [number, text] of before.events) {
    if (number > newest - eventsKept) assert.equal(after.events.get(number), text, `event ${number} has changed`);
  }
  assert.ok(newest > Math.max(...before.events.keys()), 'event numbers do not go on');
  assert.ok(after.charges >= before.charges, 'a charge was forgotten');
}

/** The interpreter starts, and is killed behind some write or at some moment before it has come to rest. */
async function killInStart(lock: TestLock, random: Random): Promise<void> {
  await lock.powerOff();
  let writes = random.next() % 12;
  // It does not come to rest.
  lock.powerOn().catch(() => undefined);
  const written = lock.line('a write', ({ name }) => name === 'Flash.write' && writes-- === 0);
  await Promise.race([written.catch(() => undefined), rest(random.next() % startMilliseconds)]);
}

/** Types what is typed, or the beginning of it. @returns whether the interpreter stands in a write then. */
async function typeSomeOf(lock: TestLock, { entries }: Flow, random: Random): Promise<boolean> {
  const inWrite = random.next() % 2 === 0;
  const typed = entries.slice(0, 1 + (random.next() % entries.length)).join('');
  const keys = inWrite ? typed : typed.slice(0, 1 + (random.next() % typed.length));
  await lock.type(keys.slice(0, -1));
  const last = keys.at(-1)!;
  if (!inWrite) {
    lock.touch(last, true);
    await rest(random.next() % (random.next() % 2 ? 40 : longestWait));
    return false;
  }
  lock.haltInWrite(1 + (random.next() % 4), random.next() % 2 === 0);
  await lock.sync();
  const halted = lock.line('a write', ({ name }) => name === 'halt', lock.mark, longestWait);
  lock.touch(last, true);
  // So many writes may not come.
  return halted.then(
    () => true,
    () => false,
  );
}

/** Does it, and kills the interpreter somewhere in it. @returns whether in a write */
async function killSomewhere(lock: TestLock, flow: Flow, random: Random): Promise<boolean> {
  if (flow.unlocked) await opens(lock);
  const before = held(lock);
  let isInWrite = false;
  if (!flow.entries.length) await killInStart(lock, random);
  else {
    lock.world.setInside(flow.inside ?? false);
    isInWrite = await typeSomeOf(lock, flow, random);
  }
  await lock.powerOff();
  for (const key of '0123456789*#') lock.world.keypad.set(key, false);
  lock.world.setInside(false);
  // The bolt may swing on; the motor may not be driven by a start, but for the relock that is due later.
  const from = lock.mark;
  const since = performance.now();
  await lock.powerOn();
  await rest(settleMilliseconds);
  await lock.sync();
  const isDriven = lock.lines.slice(from).some(({ name }) => name === 'digitalPulse');
  assert.ok(!isDriven || performance.now() - since > relockMilliseconds, 'a start has driven the motor');
  mustHold(before, held(lock), flow.changes ?? []);
  return isInWrite;
}

/** What a lock must do that was killed again and again. */
async function goesOn(lock: TestLock, { disabled }: Course): Promise<void> {
  if (disabled && held(lock).charges >= 5) return lock.staysShut(() => lock.type(owner));
  if (!held(lock).keyed.has(pinOf(0))) {
    lock.world.setInside(true);
    await lock.type(owner + owner);
    lock.world.setInside(false);
  }
  return opens(lock);
}

/** Kills, and how many of them came in the middle of a write: by the name of the flow. */
type Tally = Map<string, { kills: number; inWrites: number }>;

function tell(tally: Tally): string {
  return [...tally].map(([name, { kills, inWrites }]) => `${name} ${kills} (${inWrites})`).join(', ');
}

async function kill(
  build: Build,
  board: Board,
  vaults: ReadonlyMap<string, Uint8Array>,
  kills: number,
  seed: number,
): Promise<void> {
  const random = new Random(seed);
  const tally: Tally = new Map();
  let done = 0;
  for (let locks = 0; done < kills; locks++) {
    const course = courses[locks % courses.length]!;
    const stage = new Stage(build, board);
    let doing = 'start';
    try {
      const lock = await stage.fresh(course.past ? { vault: vaults.get(course.past)! } : {});
      for (let n = 0; n < killsPerLock && done < kills && !course.isOver(held(lock)); n++) {
        const flow = course.flows[random.next() % course.flows.length]!;
        doing = flow.name;
        const isInWrite = await killSomewhere(lock, flow, random);
        const { kills: before, inWrites } = tally.get(flow.name) ?? { kills: 0, inWrites: 0 };
        tally.set(flow.name, { kills: before + 1, inWrites: inWrites + Number(isInWrite) });
        if (++done % 10 === 0) console.error(`  ${board.name}: ${done} kills`);
      }
      await goesOn(lock, course);
      stage.check();
    } catch (error) {
      const where = `FAIL ${board.name}, kill ${done + 1}, ${course.past ?? 'new'} lock, ${doing}, --seed ${seed}`;
      console.log(`${where}: ${String((error as Error).stack)}\n${stage.tails()}`);
      throw error;
    } finally {
      await stage.close();
    }
  }
  console.log(`${board.name}: ${kills} kills survived, in the middle of a write those in brackets: ${tell(tally)}`);
}

const options = new Command('test:kills')
  .description(
    'Kills the real interpreter at random moments, and looks at what it finds at the next start. Needs ESPRUINO.',
  )
  .option('--kills <number>', 'for each board', '55')
  .option('--seed <number>', 'of what is typed and when it is killed', '35')
  .parse()
  .opts<{ kills: string; seed: string }>();
const [kills, seed] = [Number(options.kills), Number(options.seed)];
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) {
  console.error('--kills and --seed want whole numbers, --kills at least 1.');
  process.exit(2);
}
const build = givenBuild();
/** Vaults of locks with each past, made before any interpreter runs: it would wait meanwhile. */
const vaults = new Map(
  courses.flatMap(({ past }) =>
    past
      ? [[past, execFileSync(process.execPath, ['--import=tsx', 'test/cuts/past.ts', past], { maxBuffer: 1 << 20 })]]
      : [],
  ),
);
const begin = performance.now();
console.log(`--seed ${seed}, ${kills} kills for each of ${boards.length} boards`);
// Two boards side by side: more, and a slow machine takes edges for bounce.
const queue: Board[] = [...boards];
let failed = 0;
const lane = async (): Promise<void> => {
  for (let board = queue.shift(); board; board = queue.shift())
    await kill(build, board, vaults, kills, seed).catch(() => failed++);
};
await Promise.all([lane(), lane()]);
console.log(`${boards.length - failed} passed, ${failed} failed, ${((performance.now() - begin) / 1000).toFixed(0)} s`);
process.exit(failed ? 1 : 0);
