/** A lock whose firmware runs in the real interpreter, and what a person does to it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Board } from '../../boards/board.js';
import { World } from '../../sim/world/world.js';
import type { Build } from './build.js';
import { Chip } from './chip.js';
import { layOut, type Image } from './image.js';
import { Interpreter, type Line } from './interpreter.js';

export interface LockOptions {
  readonly build: Build;
  readonly board: Board;
  /** None at all for the prelude alone. */
  readonly firmware: Uint8Array;
  readonly vault?: Uint8Array;
  /** What the interpreter is run under. */
  readonly wrapper?: readonly string[];
  /** How much slower than usual everything is. */
  readonly slowness?: number;
}

const preludeFile = fileURLToPath(new URL('prelude.js', import.meta.url));

export function preludeFor(board: Board, flashAddress: number): string {
  const { address, pageBytes } = board.storage;
  return readFileSync(preludeFile, 'latin1')
    .replaceAll('VAULT', String(address + board.vault.firstPage * pageBytes))
    .replaceAll('SHIFT', `(${flashAddress - address})`)
    .replaceAll('PAGE', String(pageBytes));
}

export class Lock {
  readonly folder = mkdtempSync(join(tmpdir(), 'deadlatch-'));
  readonly lines: Line[] = [];
  readonly world: World;
  interpreter!: Interpreter;
  chip!: Chip;

  private readonly image: Image;
  private readonly waiting = new Set<() => void>();
  private syncs = 0;
  private failure: Error | undefined;

  constructor(private readonly options: LockOptions) {
    const { build, board, firmware, vault } = options;
    this.world = new World(board, 0, 1);
    this.image = layOut(board, build.flashBytes, preludeFor(board, build.flashAddress), firmware, vault);
    writeFileSync(join(this.folder, 'espruino.flash'), this.image.bytes);
  }

  /** Starts the interpreter; resolves when the boot files have run. */
  async powerOn(): Promise<void> {
    const { build, board, wrapper = [] } = this.options;
    this.interpreter = new Interpreter([...wrapper, build.path], this.folder, this.image.answerAt);
    this.chip = new Chip(
      board,
      this.world,
      {
        fire: (watch, event) => {
          this.take({ name: 'watch', args: [watch], text: `watch[${watch}]`, usage: 0 });
          this.interpreter.evaluate(`setTimeout(__w[${watch}],0,${JSON.stringify(event)})`);
        },
        answer: (code) => this.interpreter.answer(code),
      },
      this.options.slowness,
    );
    this.interpreter.onLine = (line) => this.take(line);
    await this.sync();
  }

  async powerOff(): Promise<void> {
    this.chip.stop();
    await this.interpreter.kill();
  }

  async close(): Promise<void> {
    this.chip.stop();
    if (this.interpreter.running) await this.interpreter.end();
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
        clearTimeout(timer);
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
      const timer = setTimeout(
        () =>
          settle(() => reject(new Error(`${what}: nothing in ${milliseconds} ms; the last lines were\n${this.tail()}`))),
        milliseconds * (this.options.slowness ?? 1),
      );
      this.waiting.add(check);
      check();
    });
  }

  /** Resolves when the interpreter has done what was to be done until now. Returns the variables in use. */
  async sync(): Promise<number> {
    const text = `sync[${++this.syncs}]`;
    const from = this.mark;
    this.interpreter.evaluate(`__t("sync",[${this.syncs}])`);
    return (await this.line('the interpreter answers', (line) => line.text === text, from, 20000)).usage;
  }

  /** Closes a key's contact and opens it again, each as soon as the firmware has taken notice. */
  async type(keys: string): Promise<void> {
    for (const key of keys) {
      for (const closed of [true, false]) await this.contact(key, closed);
    }
  }

  /** Closes or opens a key's contact and waits for the scan to which its edge leads. */
  async contact(key: string, closed: boolean): Promise<void> {
    const fired = this.line(`an edge of ${key}`, (line) => line.name === 'watch');
    this.world.keypad.set(key, closed);
    this.chip.advance();
    await fired;
    await this.line(`a scan for ${key}`, (line) => line.text === this.scanBegin);
    await this.sync();
  }

  get vault(): Uint8Array {
    const { board } = this.options;
    const { vaultAt } = this.image;
    return readFileSync(join(this.folder, 'espruino.flash')).subarray(
      vaultAt,
      vaultAt + board.vault.pages * board.storage.pageBytes,
    );
  }

  tail(count = 12): string {
    return this.lines
      .slice(-count)
      .map((line) => line.text)
      .join('\n');
  }

  /** What the firmware does first in a scan of the keypad. */
  private get scanBegin(): string {
    const { keypad } = this.options.board;
    return keypad.kind === 'matrix' ? `digitalRead[[${keypad.columns.join()}]]` : `I2C1.readFrom[${keypad.address},1]`;
  }

  private take(line: Line): void {
    this.lines.push(line);
    try {
      this.chip.handle(line);
    } catch (error) {
      this.failure ??= error as Error;
    }
    for (const check of [...this.waiting]) check();
  }
}
