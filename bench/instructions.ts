/**
 * Instructions of the real interpreter, counted by callgrind: only what runs in callbacks of the firmware, one count for each
 * callback. The peripherals' bridge is left out, and so is what a native costs by itself where the bridge stands in for it.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Board } from '../boards/board.js';
import { buildProgram } from '../build/firmware.js';
import { chipOf } from '../sim/chips.js';
import { examine, hasValgrind, type Build } from '../sim/interpreter/build.js';
import { Lock } from '../sim/interpreter/lock.js';
import { layOutStorage } from '../sim/storage.js';

/** A count ends where this is called. */
const countEnds = '--dump-before=jswrap_espruino_kickWatchdog';
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

export interface HashFigures {
  /** A block of 64 bytes in the SHA-256 of the dialect; null where the interpreter has its own as well. */
  readonly instructionsPerHashBlock: number;
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
    await this.lock.flushCounts();
    const files = readdirSync(this.lock.folder)
      .flatMap((name) => /^cg\.out\.(\d+)-01$/.exec(name)?.[1] ?? [])
      .map(Number)
      .filter((number) => number > this.read)
      .sort((a, b) => a - b);
    this.read = files.at(-1) ?? this.read;
    const counts = files
      .map((number) => readFileSync(`${this.lock.folder}/cg.out.${number}-01`, 'latin1'))
      .map((text) => ({
        instructions: Number(/^summary: (\d+)/m.exec(text)?.[1]),
      }));
    const longest = Math.max(...counts.map(({ instructions }) => instructions));
    const last = counts.findIndex(({ instructions }) => instructions === longest);
    return counts.slice(0, last + 1).reduce((sum, { instructions }) => sum + instructions, 0);
  }
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
    const enable = `digitalPulse[${board.motor.enable},1,${board.motor.limitMilliseconds}]`;
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

export function canCount(build: Build): boolean {
  return hasValgrind() && build.variableBytes === chipVariableBytes;
}

/** The difference of two messages that begin with the same block and differ by one. */
export async function measureHash(board: Board, path: string): Promise<number | null> {
  const build = examine(path);
  if (chipOf(board.name).hasSha256 || !canCount(build)) return null;
  const program = await buildProgram(
    board,
    `import { sha256 } from './src/espruino/digest-script.ts';
    const block = 'p'.repeat(64);
    const rest = block.substr(0, 40);
    sha256(block + rest);
    E.kickWatchdog();
    sha256(block + rest);
    E.kickWatchdog();
    sha256(block + block + rest);
    E.kickWatchdog();`,
  );
  const folder = mkdtempSync(join(tmpdir(), 'deadlatch-'));
  try {
    const geometry = { address: build.flashAddress, pageBytes: 4096, pages: build.flashBytes / 4096 };
    writeFileSync(join(folder, 'espruino.flash'), layOutStorage(geometry, { program: Buffer.from(program, 'latin1') }));
    const command = [...counting, countEnds, path, '-e', 'eval(require("Storage").read("program"))'];
    execFileSync(command[0]!, command.slice(1), { cwd: folder, stdio: 'ignore' });
    const counts = [2, 3].map((number) => readFileSync(join(folder, `cg.out.${number}-01`), 'latin1'));
    const [one, two] = counts.map((text) => Number(/^summary: (\d+)/m.exec(text)?.[1]));
    return two! - one!;
  } finally {
    rmSync(folder, { recursive: true });
  }
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
