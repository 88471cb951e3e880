/** A phone and the built firmware in the real interpreter; what is between them is the simulator's radio. */
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import type { Board } from '../../../boards/board.js';
import { Command, Right } from '../../../src/wire/command.js';
import { Reason } from '../../../src/wire/events.js';
import { requestUuid } from '../../../src/wire/protocol.js';
import { batchesOf } from '../../attacks/fuzz.js';
import { fresh } from '../../helpers/locks.js';
import { claim as claimInSimulator, narrow, Phone, type PhoneKey } from '../../helpers/phone.js';
import { claim, Handset } from '../handset.js';
import type { Scenario } from '../run.js';
import type { Stage, TestLock } from '../stage.js';

const granted = { reason: Reason.None, data: Buffer.alloc(0), isProven: true };

/** The bolt is withdrawn for this phone, which then goes; and it is thrown again by itself. */
async function opens(lock: TestLock, phone: Handset): Promise<void> {
  const from = lock.mark;
  assert.deepEqual(await phone.open(Command.Unlock), granted);
  await lock.line('the motor is driven', ({ name }) => name === 'digitalPulse', from);
  await lock.line('the bolt is withdrawn', ({ name }) => name === 'Flash.write');
  await setTimeout(2000);
  assert.equal(lock.world.mechanism.unlocked, true);
  await phone.leave();
  await lock.relocks();
}

async function claims(stage: Stage): Promise<string> {
  const lock = await stage.fresh();
  const first = await claim(lock);
  await first.leave();
  await opens(lock, await new Handset(lock, narrow(first.phone.key, { holder: 7, rights: Right.Unlock })).connect());
  return `claimed, opened with a key narrowed once, at most ${Math.max(...lock.lines.map(({ usage }) => usage))} variables`;
}

const unlocksBefore = 40;
const fuzzedFrames = 1000;
/** Within which the lock has ended the link of a phone that proved nothing. */
const partingMilliseconds = 2000;
/** Longer than anything that a refusal sets off: its light, the drop, the silence behind it. */
const restMilliseconds = 4000;

/** Why not a new one: people.ts says it. */
function usedLock({ board }: Stage): { readonly vault: Uint8Array; readonly key: PhoneKey } {
  const door = fresh(board);
  const key = claimInSimulator(door);
  for (let time = 0; time < unlocksBefore; time++) {
    assert.equal(new Phone(door, key).once(Command.Unlock)?.reason, Reason.None);
    door.advance(20_000);
  }
  return { vault: door.vault, key };
}

/** Variables in use while nobody is connected and nothing is under way, once garbage is collected. */
async function atRest(lock: TestLock): Promise<number> {
  await setTimeout(restMilliseconds);
  return lock.collect();
}

/** Frames at random, as in test/attacks/fuzz.ts, each batch in a connection of its own, every other one within a session. */
async function leavesNothing(stage: Stage): Promise<string> {
  const seed = Number(process.env['SEED'] ?? 20);
  const { vault, key } = usedLock(stage);
  const lock = await stage.fresh({ vault });
  const guest = narrow(key, { holder: 1 });
  let written = 0;
  let dropped = 0;
  const batches = batchesOf(fuzzedFrames, seed);
  const play = async (batch: readonly Uint8Array[], inSession: boolean): Promise<void> => {
    const phone = await new Handset(lock, guest).connect();
    if (inSession) assert.equal((await phone.open(Command.Status)).reason, Reason.None);
    for (const frame of batch) {
      phone.phone.central.write(requestUuid, frame);
      written++;
    }
    await lock.sync();
    // Who leaves while the lock is about to end the link may find the next one ended in its place.
    for (let waits = 0; phone.connected && waits < partingMilliseconds; waits += 100) await setTimeout(100);
    if (phone.connected) await phone.leave();
    else dropped++;
  };
  try {
    // What is kept of a first time is no leak.
    await play(batches[0]!, true);
    let before = 0;
    await lock.staysShut(async () => {
      before = await atRest(lock);
      for (const [at, batch] of batches.entries()) await play(batch, at % 2 === 1);
      assert.equal(await atRest(lock), before, 'variables are left behind');
    });
    stage.check();
    await opens(lock, await new Handset(lock, key).connect());
    return `SEED=${seed}, ${written} frames in ${batches.length + 1} connections, ${dropped} of them ended by the lock; ${before} variables before and behind`;
  } catch (error) {
    throw new Error(`replay with SEED=${seed} npm run test:espruino -- ${stage.board.name} random`, { cause: error });
  }
}

const hasRadio = ({ radio }: Board): boolean => radio !== undefined;

export const phone: readonly Scenario[] = [
  ['a phone becomes the owner, and a guest of theirs opens', claims, hasRadio],
  ['frames at random from a phone leave no variable behind', leavesNothing, hasRadio],
];
