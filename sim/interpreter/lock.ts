/** A lock whose firmware runs in the real interpreter, and what a person does to it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Board } from '../../boards/board.js';
import { chipOf } from '../chips.js';
import type { Air } from '../bluetooth/radio.js';
import { readEvents } from '../log.js';
import type { LogEvent } from '../protocol.js';
import { readVault, type VaultRecord } from '../vault.js';
import { World } from '../world/world.js';
import type { Build } from './build.js';
import { Chip } from './chip.js';
import { codeAt, codeBytes, layOut, tailShift, type Image } from './image.js';
import { Interpreter, type Line } from './interpreter.js';

export interface LockOptions {
  readonly build: Build;
  readonly board: Board;
  /** Guard and firmware as they are flashed; none for the prelude alone. */
  readonly flashed?: Uint8Array | undefined;
  readonly vault?: Uint8Array;
  /** Collects garbage before the variables are counted, at every line. */
  readonly collects?: boolean;
  /** Natives that have a line too, though nothing outside depends on them, and they are many. */
  readonly tells?: readonly QuietNative[];
  /** What the interpreter is run under. */
  readonly wrapper?: readonly string[];
  /** `E.kickWatchdog` is called behind every callback of a watch or timer, for a tool that counts what runs. */
  readonly counts?: boolean;
  /** How much slower than usual everything is. */
  readonly slowness?: number;
}

/** Whose member it is, and its name there. */
const quietNatives = {
  'crypto.SHA256': ['require("crypto")', 'SHA256'],
  'E.toUint8Array': ['E', 'toUint8Array'],
  'E.memoryArea': ['E', 'memoryArea'],
  'E.CRC32': ['E', 'CRC32'],
} as const;

export type QuietNative = keyof typeof quietNatives;

const patienceStep = 100;
/** Longer than the firmware's debounce. */
const bounceMilliseconds = 30;
/** Longer than from one look at a key that is down to the next, and the debounce. */
const releaseMilliseconds = 80;
const mostTries = 3;
const settleMilliseconds = 300;
const preludeFile = fileURLToPath(new URL('prelude.js', import.meta.url));

const countedTimers =
  '__.z=setTimeout;global.setTimeout=__.o(function(n,f,t,a){return __.z(function(){f(a);E.kickWatchdog()},t)});\n';

/** @param collects whether garbage is collected before variables are counted */
export function preludeFor(board: Board, flashAddress: number, collects = false): string {
  const { address, pageBytes } = board.storage;
  const text = readFileSync(preludeFile, 'latin1');
  // There is little room for it.
  return text
    .replace(/^Jolt=.*\n/m, board.name === 'joltjs' ? '$&' : '')
    .replace(/^I2C1=.*\n/m, board.i2c ? '$&' : '')
    .replace(/^.*analogRead.*\n/m, board.gauge.kind === 'supply' ? '' : '$&')
    .replaceAll('VAULT', String(address + board.vault.firstPage * pageBytes))
    .replaceAll('LOWER', String(tailShift))
    .replaceAll('SHIFT', `(${flashAddress - address})`)
    .replaceAll('CODEAT', String(flashAddress + codeAt))
    .replaceAll('CODEBYTES', String(codeBytes))
    .replaceAll('PAGE', String(pageBytes))
    .replaceAll('NFC', String(chipOf(board.name).hasNfc))
    .replaceAll('COLLECTS', String(collects));
}

function teller(native: QuietNative): string {
  const [owner, name] = quietNatives[native];
  return `__.v(${owner},"${name}","${native}");`;
}

export class Lock {
  readonly folder = mkdtempSync(join(tmpdir(), 'deadlatch-'));
  readonly lines: Line[] = [];
  readonly world: World;
  interpreter!: Interpreter;
  chip!: Chip;

  private readonly image: Image;
  private readonly waiting = new Set<() => void>();
  /** All numbers have as many digits, so that each sync takes as many variables. */
  private syncs = 1000;
  /** It is meant that the interpreter ends. */
  private ending = false;
  private failure: Error | undefined;

  constructor(private readonly options: LockOptions) {
    const { build, board, flashed, vault, collects, counts, tells = [] } = options;
    this.world = new World(board, 0, 1);
    const prelude =
      preludeFor(board, build.flashAddress, collects) + tells.map(teller).join('') + (counts ? countedTimers : '');
    this.image = layOut(board, build.flashBytes, prelude, flashed, vault);
    writeFileSync(join(this.folder, 'espruino.flash'), this.image.bytes);
  }

  /** Starts the interpreter; resolves when the boot files have run. */
  async powerOn(): Promise<void> {
    const { build, board, wrapper = [] } = this.options;
    const interpreter = new Interpreter([...wrapper, build.path], this.folder, this.image.answerAt);
    this.interpreter = interpreter;
    this.ending = false;
    void interpreter.exited.then((how) => {
      if (!this.ending) this.fail(new Error(`the interpreter has ended: ${how}`));
    });
    this.chip = new Chip(
      board,
      this.world,
      {
        fire: (watch, event) => {
          this.take({ name: 'watch', args: [watch], text: `watch[${watch}]`, usage: 0 });
          this.interpreter.evaluate(`setTimeout(__.w[${watch}],0,${JSON.stringify(event)})`);
        },
        call: (handler, argument) => {
          this.take({ name: 'radio', args: [handler], text: `radio[${handler}]`, usage: 0 });
          this.interpreter.evaluate(`setTimeout(__.h[${handler}],0,${argument})`);
        },
        answer: (code) => this.interpreter.answer(code),
      },
      this.options.slowness,
    );
    interpreter.onLine = (line) => this.take(line);
    await this.sync();
  }

  /** What a phone beside the door reaches; another one after each start. */
  get air(): Air {
    return this.chip.air;
  }

  async powerOff(): Promise<void> {
    this.ending = true;
    // What it says until it is dead has no effect on a chip without power.
    this.interpreter.onLine = () => undefined;
    this.chip.stop();
    await this.interpreter.kill();
  }

  async close(): Promise<void> {
    this.ending = true;
    this.chip.stop();
    if (this.interpreter.running) await this.interpreter.kill();
    rmSync(this.folder, { recursive: true });
  }

  /** Where in `lines` the present is. */
  get mark(): number {
    return this.lines.length;
  }

  /** The first line from `from` on that `matches`; throws if it does not come. */
  line(what: string, matches: (line: Line) => boolean, from = this.mark, milliseconds = 5000): Promise<Line> {
    return new Promise((resolve, reject) => {
      let at = from;
      const settle = (finish: () => void): void => {
        clearInterval(timer);
        this.waiting.delete(check);
        finish();
      };
      const check = (): void => {
        if (this.failure) return settle(() => reject(this.failure!));
        for (; at < this.lines.length; at++) {
          const line = this.lines[at]!;
          if (matches(line)) return settle(() => resolve(line));
        }
      };
      // Counted, not looked up: a host that stands still for seconds has lost a moment, not its patience.
      let left = milliseconds * (this.options.slowness ?? 1);
      const timer = setInterval(() => {
        left -= patienceStep;
        if (left <= 0)
          settle(() => reject(new Error(`${what}: nothing in ${milliseconds} ms; the last lines were\n${this.tail()}`)));
      }, patienceStep);
      this.waiting.add(check);
      check();
    });
  }

  /** Resolves when the interpreter has done what was to be done until now. Returns the variables in use. */
  async sync(): Promise<number> {
    const text = `sync[${++this.syncs}]`;
    const from = this.mark;
    this.interpreter.evaluate(`__.t("sync",[${this.syncs}])`);
    return (await this.line('the interpreter answers', (line) => line.text === text, from, 20000)).usage;
  }

  /** Variables in use once garbage is collected. */
  async collect(): Promise<number> {
    this.interpreter.evaluate('process.memory()');
    return this.sync();
  }

  /**
   * Lets the interpreter come to a halt in the n-th `Flash.write` from now, counted from 1, so that it can be killed just there.
   * @param isWhole whether that write is made as a whole, or only the first half of its words
   */
  haltInWrite(number: number, isWhole: boolean): void {
    const made = isWhole ? 'd' : 'd.substr(0,d.length>>3<<2)';
    this.interpreter.evaluate(
      `__.c=${number};__.v=require("Flash").write;` +
        `require("Flash").write=function(d,a){if(--__.c)return __.v(d,a);d=${made};if(d)__.v(d,a);__.t("halt",[]);while(1);}`,
    );
  }

  /** Ends a count, so that the next begins with nothing. */
  async flushCounts(): Promise<void> {
    this.interpreter.evaluate('E.kickWatchdog()');
    await this.sync();
  }

  /** Whoever counts the interpreter's instructions is told at this line from now on; '' for none. */
  async breakAt(text: string): Promise<void> {
    this.interpreter.evaluate(`__.k=${JSON.stringify(text)}`);
    await this.sync();
  }

  /**
   * Closes a key's contact and opens it again, each as soon as the firmware has taken notice. Again, as a person does, if nothing comes of
   * it: a slow machine takes an edge for bounce of the one before.
   */
  async type(keys: string): Promise<void> {
    for (const key of keys) {
      for (let tries = 1; ; tries++) {
        try {
          await this.contact(key, true);
          break;
        } catch (error) {
          if (this.failure || tries === mostTries) throw error;
          this.touch(key, false);
          await setTimeout(settleMilliseconds);
        }
      }
      await this.contact(key, false);
    }
  }

  /** Closes or opens a key's contact, whatever comes of it. */
  touch(key: string, closed: boolean): void {
    this.world.keypad.set(key, closed);
    this.chip.advance();
  }

  /**
   * Closes or opens a key's contact and waits for the next scan, and then as long as a contact bounces: an edge within it makes no call,
   * as from no finger. A scan that is under way may be the one that finds a key up, and the last; or it has passed the key already, and
   * the next look finds it.
   */
  async contact(key: string, closed: boolean): Promise<void> {
    const { begin, within, read } = this.scan;
    let before = '';
    const scanned = this.line(closed ? `a scan for ${key}` : `a scan behind ${key}`, ({ name, text }) => {
      const isBegin = begin.test(text) && !within.test(before);
      if (name !== 'watch') before = text;
      return isBegin || (!closed && read.test(text));
    });
    this.touch(key, closed);
    await scanned;
    await this.sync();
    await setTimeout((closed ? bounceMilliseconds : releaseMilliseconds) * (this.options.slowness ?? 1));
  }

  get vault(): Uint8Array {
    const { board } = this.options;
    const { vaultAt } = this.image;
    return readFileSync(join(this.folder, 'espruino.flash')).subarray(
      vaultAt,
      vaultAt + board.vault.pages * board.storage.pageBytes,
    );
  }

  /** The log, oldest first. */
  get events(): LogEvent[] {
    return readEvents(this.storage, this.options.board);
  }

  /** What is stored under keys from `first` up to `end`. */
  liveRecords(first: number, end: number): VaultRecord[] {
    return readVault(this.storage, this.options.board).filter(({ live, key }) => live && key >= first && key < end);
  }

  /** The Storage area as tools read it: of the Linux build's only the vault is as on the board. */
  private get storage(): Uint8Array {
    return Buffer.concat([Buffer.alloc(this.image.vaultAt, 0xff), this.vault]);
  }

  tail(count = 12): string {
    return this.lines
      .slice(-count)
      .map((line) => line.text)
      .join('\n');
  }

  /**
   * How a scan of the keypad begins, what it has written where it has begun before, any row but the first, and how it reads.
   */
  private get scan(): { begin: RegExp; within: RegExp; read: RegExp } {
    const { keypad } = this.options.board;
    if (keypad.kind === 'matrix') {
      const read = new RegExp(`^digitalRead\\[\\[${keypad.columns.join()}\\]\\]$`);
      return { begin: read, within: /^digitalWrite\[\[[\d,]+\],-[235]\]$/, read };
    }
    return {
      // All columns low at once, or, beside a stuck key, the first row.
      begin: new RegExp(`^I2C1\\.writeTo\\[${keypad.address},(143|247)\\]$`),
      within: /^never/,
      read: new RegExp(`^I2C1\\.readFrom\\[${keypad.address},`),
    };
  }

  private take(line: Line): void {
    this.lines.push(line);
    try {
      this.chip.handle(line);
    } catch (error) {
      this.fail(error as Error);
    }
    this.checkAll();
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.checkAll();
  }

  private checkAll(): void {
    for (const check of [...this.waiting]) check();
  }
}
