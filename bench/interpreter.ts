/**
 * Variables in use, as the real interpreter counts them at each native call of a first day, and of a day with every PIN taken
 * and a page of flash to reclaim.
 */
import type { Board } from '../boards/board.js';
import { hashNative } from '../sim/chips.js';
import { Door } from '../sim/door.js';
import { examine } from '../sim/interpreter/build.js';
import { Lock, type LockOptions, type QuietNative } from '../sim/interpreter/lock.js';
import { firstPhoneDay, fullPhoneDay, fullPhoneVault } from './phone.js';
import { enrol, fill, ownerPin, pinOf, vaultBeforeReclaim } from './simulator.js';

const owner = `${ownerPin}#`;
const guest = '719382#';
const wrong = '5550199#';
const movementMilliseconds = 12000;

/** All without those that interpreter and prelude take. */
export interface InterpreterFigures {
  /** In use after a start, once garbage is collected. */
  readonly jsVarsIdle: number;
  /**
   * The most in use at any native call, garbage included: an overlay leaves some behind, in rings that only a collection frees.
   * The interpreter collects when no variable is free, or when it has nothing to do and less than a twentieth is; so this
   * grows with what is done, and tells how far such a day goes without a collection.
   */
  readonly jsVarsWorst: number;
  /** The same with a collection before each count: what must have room at once, or the interpreter is out of memory. */
  readonly jsVarsWorstCollected: number;
  /** The same of days with phones; null on a board without a radio. */
  readonly jsVarsWorstPhones: number | null;
  readonly jsVarsWorstPhonesCollected: number | null;
}

interface Day {
  readonly idle: number;
  readonly worst: number;
}

/** Where most is in use: in the middle of a search, of a checksum, of a digest. */
function tellsOf({ name }: Board): readonly QuietNative[] {
  return ['E.memoryArea', 'E.CRC32', hashNative(name)];
}

type Setting = Pick<LockOptions, 'build' | 'board' | 'flashed' | 'tells'>;

/** Variables that interpreter and prelude take without a firmware. */
async function emptyHanded(setting: Setting): Promise<number> {
  const bare = new Lock({ ...setting, flashed: undefined });
  try {
    await bare.powerOn();
    return await bare.collect();
  } finally {
    await bare.close();
  }
}

/** Until a movement that has begun, or begins by itself, is over and told in the log. */
async function moved(lock: Lock, board: Board, from: number): Promise<void> {
  const coasts = `digitalWrite[${board.motor.enable},0]`;
  await lock.line('the motor is driven', ({ name }) => name === 'digitalPulse', from, movementMilliseconds);
  await lock.line('the motor coasts', ({ text }) => text === coasts, from, movementMilliseconds);
  await lock.line('the log tells of it', ({ name }) => name === 'Flash.write');
  await lock.sync();
}

async function unlockAndRelock(lock: Lock, board: Board, pin: string): Promise<void> {
  const from = lock.mark;
  await lock.type(pin);
  await moved(lock, board, from);
  await moved(lock, board, lock.mark);
}

/** Starts a lock and lets `act` be done to it. */
async function day(
  setting: Setting,
  options: { readonly vault?: Uint8Array; readonly collects: boolean },
  act: (lock: Lock) => Promise<void>,
): Promise<Day> {
  const lock = new Lock({ ...setting, ...options });
  try {
    await lock.powerOn();
    const idle = await lock.sync();
    await act(lock);
    return { idle, worst: Math.max(...lock.lines.map(({ usage }) => usage)) };
  } finally {
    await lock.close();
  }
}

/** Enrolment, a guest's programming, unlock and relock, a wrong PIN. */
async function firstDay(lock: Lock, board: Board): Promise<void> {
  lock.world.setInside(true);
  await lock.type(owner + owner);
  await lock.type(`${owner}1#${guest}${guest}`);
  lock.world.setInside(false);
  await unlockAndRelock(lock, board, guest);
  await lock.type(wrong);
}

/** A wrong PIN, unlock and relock, while the newest page becomes full. */
async function fullDay(lock: Lock, board: Board): Promise<void> {
  await lock.type(wrong);
  await unlockAndRelock(lock, board, `${pinOf(99)}#`);
  if (!lock.lines.some(({ name }) => name === 'Flash.erasePage')) throw new Error('no page was reclaimed');
}

/** A vault with every PIN taken, so full that the next unlock makes a page be reclaimed. */
function fullVault(board: Board, flash: Uint8Array): Uint8Array {
  const door = new Door({ board, flash, seed: 1 });
  enrol(door);
  fill(door);
  return vaultBeforeReclaim(door, () => door.type(owner));
}

export async function measureInInterpreter(board: Board, flashed: Uint8Array, path: string): Promise<InterpreterFigures> {
  const setting: Setting = { build: examine(path), board, flashed, tells: tellsOf(board) };
  const without = await emptyHanded(setting);
  const vault = fullVault(board, flashed);
  const days = async (collects: boolean): Promise<Day[]> => [
    await day(setting, { collects }, (lock) => firstDay(lock, board)),
    await day(setting, { collects, vault }, (lock) => fullDay(lock, board)),
  ];
  const phones = board.radio && fullPhoneVault(board, flashed);
  const phoneDays = async (collects: boolean): Promise<Day[]> =>
    phones
      ? [
          await day(setting, { collects }, (lock) => firstPhoneDay(lock, () => moved(lock, board, lock.mark))),
          await day(setting, { collects, vault: phones.vault }, (lock) =>
            fullPhoneDay(lock, phones.key, () => moved(lock, board, lock.mark)),
          ),
        ]
      : [];
  const [littered, clean] = [await days(false), await days(true)];
  const [litteredByPhones, cleanWithPhones] = [await phoneDays(false), await phoneDays(true)];
  const most = (key: keyof Day, all: readonly Day[]): number => Math.max(...all.map((each) => each[key])) - without;
  return {
    jsVarsIdle: most('idle', clean),
    jsVarsWorst: most('worst', littered),
    jsVarsWorstCollected: most('worst', clean),
    jsVarsWorstPhones: phones ? most('worst', litteredByPhones) : null,
    jsVarsWorstPhonesCollected: phones ? most('worst', cleanWithPhones) : null,
  };
}
