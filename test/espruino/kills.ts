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
import { Stage, type TestLock } from './stage.js';

const owner = '2718281#';
const guest = '4071936#';
const wrong = '5550199#';
const mostCharges = 3;
const killsPerLock = 12;
const longestWait = 1500;
const settleMilliseconds = 300;

/** Entries with the inside button held, and the slot that they may change. */
const flows: readonly { readonly entries: readonly string[]; readonly slot?: number }[] = [
  { entries: [owner] },
  { entries: [owner] },
  { entries: [wrong] },
  { entries: [owner, '7#', guest, guest], slot: 7 },
  { entries: [owner, '7#', '0#'], slot: 7 },
  { entries: [owner, '12#', '6180339#', '6180339#'], slot: 12 },
];

function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** A vault whose owner has the PIN above, with one page left and so many bytes of room before it must be used. */
function vaultWithRoom(bytes: number): Uint8Array {
  return execFileSync(process.execPath, ['--import=tsx', 'test/cuts/full-vault.ts', String(bytes)], { maxBuffer: 1 << 20 });
}

/** The bolt is thrown again, should a kill have left it withdrawn; then the owner's PIN withdraws it. */
async function opens(lock: TestLock): Promise<void> {
  for (let waits = 0; !lock.world.mechanism.locked && waits < 20; waits++) await rest(1000);
  await rest(1000);
  const from = lock.mark;
  await lock.type(owner);
  await lock.line('the motor is driven', ({ name }) => name === 'digitalPulse', from);
  await rest(longestWait);
  assert.ok(lock.world.mechanism.unlocked, 'the bolt is not withdrawn');
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

function mustHold(before: Held, after: Held, slot: number | undefined): void {
  for (const key of new Set([...before.keyed.keys(), ...after.keyed.keys()])) {
    if (slot !== undefined && key === (RecordKey.Pin as number) + slot) continue;
    assert.equal(after.keyed.get(key), before.keyed.get(key), `key ${key} has changed`);
  }
  const newest = Math.max(...after.events.keys());
  for (const [number, text] of before.events) {
    if (number > newest - eventsKept) assert.equal(after.events.get(number), text, `event ${number} has changed`);
  }
  assert.ok(newest > Math.max(...before.events.keys()), 'event numbers do not go on');
  assert.ok(after.charges >= before.charges, 'a charge was forgotten');
}

/** Types one of the flows, or the beginning of it, and kills the interpreter somewhere in it. @returns whether in a write. */
async function killSomewhere(lock: TestLock, random: Random): Promise<boolean> {
  const { entries, slot } = flows[random.next() % flows.length]!;
  const before = held(lock);
  lock.world.setInside(entries.length > 1);
  const inWrite = random.next() % 2 === 0;
  const typed = entries.slice(0, 1 + (random.next() % entries.length)).join('');
  const keys = inWrite ? typed : typed.slice(0, 1 + (random.next() % typed.length));
  await lock.type(keys.slice(0, -1));
  const last = keys.at(-1)!;
  let isInWrite = false;
  if (inWrite) {
    lock.haltInWrite(1 + (random.next() % 4), random.next() % 2 === 0);
    await lock.sync();
    const halted = lock.line('a write', ({ name }) => name === 'halt', lock.mark, longestWait);
    lock.touch(last, true);
    // So many writes may not come.
    isInWrite = await halted.then(
      () => true,
      () => false,
    );
  } else {
    lock.touch(last, true);
    await rest(random.next() % (random.next() % 2 ? 40 : longestWait));
  }
  await lock.powerOff();
  lock.world.keypad.set(last, false);
  lock.world.setInside(false);
  // The bolt may swing on; the motor may not be driven by a start.
  const from = lock.mark;
  await lock.powerOn();
  await rest(settleMilliseconds);
  await lock.sync();
  assert.ok(!lock.lines.slice(from).some(({ name }) => name === 'digitalPulse'), 'a start has driven the motor');
  mustHold(before, held(lock), slot);
  return isInWrite;
}

/** @returns how many of the kills came in the middle of a write. */
async function kill(build: Build, board: Board, kills: number, seed: number): Promise<number> {
  const random = new Random(seed);
  // Every other lock has so little room that a page is replaced soon.
  const vaults = [0, 400].map(vaultWithRoom);
  let done = 0;
  let inWrites = 0;
  while (done < kills) {
    const stage = new Stage(build, board);
    try {
      const lock = await stage.fresh({ vault: vaults[random.next() % 2]! });
      for (let n = 0; n < killsPerLock && done < kills && held(lock).charges < mostCharges; n++) {
        if (await killSomewhere(lock, random)) inWrites++;
        if (++done % 10 === 0) console.error(`  ${board.name}: ${done} kills, ${inWrites} of them in writes`);
      }
      await opens(lock);
      stage.check();
    } catch (error) {
      console.log(
        `FAIL ${board.name}, kill ${done + 1}, --seed ${seed}: ${String((error as Error).stack)}\n${stage.tails()}`,
      );
      throw error;
    } finally {
      await stage.close();
    }
  }
  console.log(`${board.name}: ${kills} kills survived, ${inWrites} of them in the middle of a write`);
  return inWrites;
}

const options = new Command('test:kills')
  .description(
    'Kills the real interpreter at random moments, and looks at what it finds at the next start. Needs ESPRUINO.',
  )
  .option('--kills <number>', 'for each board', '110')
  .option('--seed <number>', 'of what is typed and when it is killed', '35')
  .parse()
  .opts<{ kills: string; seed: string }>();
const [kills, seed] = [Number(options.kills), Number(options.seed)];
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) {
  console.error('--kills and --seed want whole numbers, --kills at least 1.');
  process.exit(2);
}
const build = givenBuild();
const begin = performance.now();
console.log(`--seed ${seed}, ${kills} kills for each of ${boards.length} boards`);
const results = await Promise.allSettled(boards.map((board) => kill(build, board, kills, seed)));
const failed = results.filter(({ status }) => status === 'rejected').length;
console.log(`${results.length - failed} passed, ${failed} failed, ${((performance.now() - begin) / 1000).toFixed(0)} s`);
process.exit(failed ? 1 : 0);
