/**
 * The process of the interpreter, and the lines that go to and fro. From it: the name of a native, its arguments as JSON, and the
 * variables in use. To it: JavaScript to evaluate between two events, or an answer that the prelude waits for, both by way of the flash
 * file. What comes by standard input is one character for each piece of code, to wake it: characters that come faster than the
 * interpreter takes them end a Linux build now and then (test/espruino/bare-board.ts says why).
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { codeAt, codeBytes } from './image.js';

export interface Line {
  readonly name: string;
  readonly args: readonly unknown[];
  /** Variables in use while the line was made, the prelude's own included. */
  readonly usage: number;
  /** As the prelude knows it: name and arguments. */
  readonly text: string;
}

const answerBytes = 64;
/** What the first byte of code is while it waits. */
const waits = '!';
const mostCode = codeBytes - 2;
/** Of code that is longer, quoted: each character takes two at most, for it is printable ASCII. */
const mostPart = Math.floor((mostCode - '__.b+=""'.length) / 2);
const lineShape = /^([\w.]+)(\[.*\]) (\d+)$/;

export class Interpreter {
  onLine: (line: Line) => void = () => undefined;
  /** Resolves to how it ended: a signal or a number. */
  readonly exited: Promise<string>;
  /** False once the process has ended. */
  running = true;

  private readonly child: ChildProcess;
  private readonly flash: number;
  private readonly codes: string[] = [];
  private serial = 1;
  private rest = '';

  constructor(
    command: readonly string[],
    folder: string,
    private readonly answerAt: number,
  ) {
    this.flash = openSync(`${folder}/espruino.flash`, 'r+');
    writeSync(this.flash, Buffer.alloc(answerBytes, 0xff), 0, answerBytes, answerAt);
    writeSync(this.flash, Buffer.alloc(codeBytes, 0xff), 0, codeBytes, codeAt);
    this.child = spawn(command[0]!, command.slice(1), { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] });
    this.child.stdout!.setEncoding('latin1').on('data', (text: string) => this.take(text));
    // What is written while the process is being ended is lost on purpose.
    this.child.stdin!.on('error', () => undefined);
    this.exited = new Promise((resolve) =>
      this.child.once('close', (code, signal) => {
        this.running = false;
        closeSync(this.flash);
        resolve(signal ?? String(code));
      }),
    );
  }

  /** Evaluates code once the interpreter is at rest. */
  evaluate(code: string): void {
    const isIdle = this.codes.length === 0;
    if (code.length <= mostCode) this.codes.push(code);
    else {
      for (let at = 0; at < code.length; at += mostPart)
        this.codes.push(`__.b+=${JSON.stringify(code.slice(at, at + mostPart))}`);
      this.codes.push('__.p=__.b;__.b="";eval(__.p)');
    }
    if (isIdle) this.hand();
  }

  /** Puts the next code where the prelude finds it, once the one before is taken. */
  private hand(): void {
    if (!this.running) return;
    const first = Buffer.alloc(1);
    readSync(this.flash, first, 0, 1, codeAt);
    if (first.toString('latin1') === waits) return void setTimeout(() => this.hand(), 1);
    const code = Buffer.from(`${this.codes.shift()!}\n`, 'latin1');
    writeSync(this.flash, code, 0, code.length, codeAt + 1);
    writeSync(this.flash, Buffer.from(waits), 0, 1, codeAt);
    this.child.stdin!.write('\n');
    if (this.codes.length) this.hand();
  }

  /** The value, as an expression, or the throw, as a statement, that the native which waits comes to. */
  answer(code: string): void {
    const bytes = Buffer.alloc(answerBytes, ' ');
    if (code.length >= answerBytes) throw new RangeError(`an answer is too long: ${code}`);
    bytes.write(code, 1, 'latin1');
    bytes[0] = this.serial;
    this.serial = (this.serial + 1) & 127;
    writeSync(this.flash, bytes, 0, answerBytes, this.answerAt);
  }

  /** As when the power fails: it may be waiting for an answer, where nothing else ends it. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  private take(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      const [, name, args, usage] = lineShape.exec(line.replace(/\r$/, '')) ?? [];
      if (name !== undefined)
        this.onLine({ name, args: JSON.parse(args!) as unknown[], usage: Number(usage), text: name + args! });
      // Before the console is closed, the interpreter greets.
      else this.onLine({ name: 'noise', args: [], usage: 0, text: JSON.stringify(line) });
    }
  }
}
