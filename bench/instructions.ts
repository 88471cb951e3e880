/**
 * Instructions of the real interpreter, counted by callgrind: only what runs in callbacks of the firmware, one count for each
 * callback. The peripherals' bridge is left out, and so is what a native costs by itself where the bridge stands in for it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Board } from '../boards/board.js';
import { examine, hasValgrind, type Build } from '../sim/interpreter/build.js';
import { Lock } from '../sim/interpreter/lock.js';
import { Command } from '../src/wire/command.js';
import { requestUuid } from '../src/wire/protocol.js';
import { Handset } from '../test/espruino/handset.js';
import type { PhoneKey } from '../test/helpers/phone.js';
import { type Claimed, claimedVault, guestKeyOf, phoneKeyOf, time } from './phone.js';

/** A count ends where this is called. */
export const countEnds = '--dump-before=jswrap_espruino_kickWatchdog';
/** Of each thread on its own. */
export const counting = [
  'setarch',
  '-R',
  'valgrind',
  // Without it the thread that reads and writes may starve while the interpreter waits for an answer.
  '--fair-sched=yes',
  '--tool=callgrind',
  '--separate-threads=yes',
  '--callgrind-out-file=cg.out',
];
/** One callback is one count: what it runs under, and what ends a count. */
const callgrind = [
  ...counting,
  '--collect-atstart=no',
  '--toggle-collect=jsiExecuteEventCallback',
  // The bridge is called through bound functions; inside them nothing is counted.
  '--toggle-collect=jswrap_function_apply_or_call',
  // The bridge calls this behind each of them, and at a line that it is told to look for.
  countEnds,
];
/** Valgrind takes some fifty times as long; the bridged world waits for it. */
const slowness = 20;
/** Longer than an edge takes to come to rest, as the bridged world's time goes. */
const releaseMilliseconds = 60 * slowness;
/** JsVars of the chip are of this size in a 32-bit build alone. */
const chipVariableBytes = 13;

export interface InstructionFigures {
  /** The callback in which a key is taken: scan, entry, light and tone. */
  readonly instructionsPerKeyPress: number;
  /** From the end key's edge to the motor's enable pin. */
  readonly instructionsPerUnlock1: number;
  readonly instructionsPerUnlock100: number;
  /** From the end key's edge to the end of a refusal. */
  readonly instructionsPerMiss1: number;
  readonly instructionsPerMiss100: number;
}

/** Null on a board without a radio. */
export interface PhoneFigures {
  /** The callback in which all that serves a phone is made. */
  readonly instructionsPerConnect: number | null;
  /** From the last write of an unlock's request to the motor's enable pin, under the key of an owner's phone: one block. */
  readonly instructionsPerPhoneUnlock1: number | null;
  /** The same under a key of three blocks, each for a number of uses. */
  readonly instructionsPerPhoneUnlock3: number | null;
}

/** A vault, and PINs that are in it and not. */
export interface Stored {
  readonly vault: Uint8Array;
  readonly pin: string;
  readonly wrongPin: string;
}

class Counted {
  private read = 0;

  constructor(private readonly lock: Lock) {}

  /**
   * Sum of the callbacks since the last call, up to the one that did the work, the longest. A
   * look at the keypad may follow, because the interpreter's timers do not know that it runs slowly.
   */
  async since(): Promise<number> {
    const counts = await this.counts();
    const last = counts.indexOf(Math.max(...counts));
    return counts.slice(0, last + 1).reduce((sum, instructions) => sum + instructions, 0);
  }

  /** The longest callback since the last call. */
  async longest(): Promise<number> {
    return Math.max(...(await this.counts()));
  }

  /** Each callback since the last call. */
  private async counts(): Promise<number[]> {
    await this.lock.flushCounts();
    const files = readdirSync(this.lock.folder)
      .flatMap((name) => /^cg\.out\.(\d+)-01$/.exec(name)?.[1] ?? [])
      .map(Number)
      .filter((number) => number > this.read)
      .sort((a, b) => a - b);
    this.read = files.at(-1) ?? this.read;
    return files
      .map((number) => readFileSync(`${this.lock.folder}/cg.out.${number}-01`, 'latin1'))
      .map((text) => Number(/^summary: (\d+)/m.exec(text)?.[1]));
  }
}

/** The line with which the motor's enable pin goes high. */
function driven({ motor }: Board): string {
  return `digitalPulse[${motor.enable},1,${motor.limitMilliseconds}]`;
}

async function countEntry(
  board: Board,
  flashed: Uint8Array,
  path: string,
  { vault, pin, wrongPin }: Stored,
): Promise<{ press: number; unlock: number; miss: number }> {
  const lock = new Lock({ build: examine(path), board, flashed, vault, counts: true, wrapper: callgrind, slowness });
  try {
    await lock.powerOn();
    const counted = new Counted(lock);
    /** Closes the key's contact and waits until the firmware has come to this line, and then to an end. */
    const pressUntil = async (key: string, text: string): Promise<number> => {
      await counted.since();
      const reached = lock.line(`${text} after ${key}`, (line) => line.text.startsWith(text), lock.mark, 3000);
      lock.touch(key, true);
      await reached;
      await lock.sync();
      return counted.since();
    };
    const release = async (key: string): Promise<void> => {
      lock.touch(key, false);
      await setTimeout(releaseMilliseconds);
    };
    // Every key sounds, and so does a refusal.
    const tone = `analogWrite[${board.buzzer.pin},`;
    const enable = driven(board);
    let press = 0;
    for (const key of pin) {
      press = await pressUntil(key, tone);
      await release(key);
    }
    await lock.breakAt(enable);
    const unlock = await pressUntil('#', enable);
    await lock.breakAt('');
    await release('#');
    for (const key of wrongPin) {
      await pressUntil(key, tone);
      await release(key);
    }
    const miss = await pressUntil('#', tone);
    return { press, unlock, miss };
  } finally {
    await lock.close();
  }
}

async function countPhone(
  board: Board,
  flashed: Uint8Array,
  path: string,
  { vault, key }: Claimed,
  user: PhoneKey,
): Promise<{ connect: number; unlock: number }> {
  const lock = new Lock({ build: examine(path), board, flashed, vault, counts: true, wrapper: callgrind, slowness });
  try {
    await lock.powerOn();
    const counted = new Counted(lock);
    const handset = new Handset(lock, key, slowness);
    const { phone } = handset;
    await counted.longest();
    await handset.join();
    // No line tells that it is over.
    await setTimeout(releaseMilliseconds);
    const connect = await counted.longest();
    await handset.subscribe();
    // A key for a number of uses ends some day: the lock must know the time.
    if ((await handset.open(Command.SetClock, time)).reason) throw new Error(`${board.name}: the clock was not set`);
    phone.key = user;
    await handset.greet();
    const frames = phone.framesOf(phone.openMessage(Command.Unlock));
    for (const frame of frames.slice(0, -1)) phone.central.write(requestUuid, frame);
    const enable = driven(board);
    await lock.breakAt(enable);
    await counted.longest();
    const reached = lock.line('the motor is driven', ({ text }) => text === enable, lock.mark, 3000);
    phone.central.write(requestUuid, frames.at(-1)!);
    await reached;
    await lock.sync();
    return { connect, unlock: await counted.longest() };
  } finally {
    await lock.close();
  }
}

export function canCount(build: Build): boolean {
  return hasValgrind() && build.variableBytes === chipVariableBytes;
}

/** For want of valgrind, or of a 32-bit build of the interpreter. */
export const notCounted = {
  instructionsPerKeyPress: null,
  instructionsPerUnlock1: null,
  instructionsPerUnlock100: null,
  instructionsPerMiss1: null,
  instructionsPerMiss100: null,
} as const;

/** @param many a vault with a PIN in every slot */
export async function measureInstructions(
  board: Board,
  flashed: Uint8Array,
  path: string,
  one: Stored,
  many: Stored,
): Promise<InstructionFigures | typeof notCounted> {
  if (!canCount(examine(path))) return notCounted;
  const with1 = await countEntry(board, flashed, path, one);
  const with100 = await countEntry(board, flashed, path, many);
  return {
    instructionsPerKeyPress: with1.press,
    instructionsPerUnlock1: with1.unlock,
    instructionsPerUnlock100: with100.unlock,
    instructionsPerMiss1: with1.miss,
    instructionsPerMiss100: with100.miss,
  };
}

/** For want of a radio, or as `notCounted`. */
export const noPhonesCounted = {
  instructionsPerConnect: null,
  instructionsPerPhoneUnlock1: null,
  instructionsPerPhoneUnlock3: null,
} as const;

export async function measurePhone(board: Board, flashed: Uint8Array, path: string): Promise<PhoneFigures> {
  if (!board.radio || !canCount(examine(path))) return noPhonesCounted;
  const claimed = claimedVault(board, flashed);
  const one = await countPhone(board, flashed, path, claimed, phoneKeyOf(claimed.key));
  const three = await countPhone(board, flashed, path, claimed, guestKeyOf(claimed.key));
  return {
    instructionsPerConnect: one.connect,
    instructionsPerPhoneUnlock1: one.unlock,
    instructionsPerPhoneUnlock3: three.unlock,
  };
}
