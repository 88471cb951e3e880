/**
 * The real interpreter as a board on the bench: its console behind tcp://, its flash as a board's, nothing around it. A Linux build
 * says that it is something else, and may keep its flash elsewhere: the lines that mend it go in by the console, after each start.
 *
 * It runs under valgrind, which lets one thread run at a time. Of a Linux build the thread that takes characters in plays the chip's
 * interrupt, but runs beside the interpreter, which an interrupt never does. `jshPushIOCharEvents` looks whether the newest packet of
 * the queue still waits, and then adds a character to it; if the interpreter takes that packet in between, the character stands
 * in the queue without a header, and is taken for the length of a packet. One above 64 is copied over the stack of
 * `jsiIdle`: the process dies at an address of four characters that were sent. A smaller one eats characters. No pace of the sender
 * helps, for it is a matter of nanoseconds. Valgrind changes threads in calls of the system, and none is between look and addition; but it
 * also does so every hundred thousand blocks, wherever that is, so that it still happens once in a hundred flashings or so.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeSync, closeSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Board } from '../../boards/board.js';
import type { Build } from '../../sim/interpreter/build.js';

const serialised = ['valgrind', '--tool=none', '--quiet', '--fair-sched=yes', '--log-file=/dev/null'];
const startMilliseconds = 20_000;
/** Within which a console that is open would have answered. */
const silenceMilliseconds = 3000;

export class BareBoard {
  /** What it has said since it was started last. */
  said = '';
  /** Comes with how many bytes go to the board now. */
  onBytes: (count: number) => void = () => undefined;
  /** How it ended each time since the power came. */
  ends: string[] = [];

  readonly folder = mkdtempSync(join(tmpdir(), 'deadlatch-'));
  private readonly file = join(this.folder, 'espruino.flash');
  private readonly server: Server;
  private child!: ChildProcess;
  private ended!: Promise<void>;
  private socket: Socket | undefined;
  private isClosing = false;

  constructor(
    private readonly build: Build,
    private readonly board: Board,
    private readonly wrapper: readonly string[] = serialised,
  ) {
    writeFileSync(this.file, Buffer.alloc(build.flashBytes, 0xff));
    this.server = createServer((socket) => this.connect(socket));
  }

  /** @param storage what it holds, in maintenance; nothing, for a stock board */
  async open(storage = this.storage): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.storage = storage;
    await this.maintain();
  }

  get port(): string {
    return `tcp://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get storage(): Uint8Array {
    return readFileSync(this.file).subarray(0, this.board.storage.pageBytes * this.board.storage.pages);
  }

  /** Changes the flash below an interpreter that runs and goes on. */
  set storage(bytes: Uint8Array) {
    const file = openSync(this.file, 'r+');
    writeSync(file, bytes);
    closeSync(file);
  }

  /** The power goes, and the link with it. */
  async kill(): Promise<void> {
    this.socket?.destroy();
    this.isClosing = true;
    this.child.kill('SIGKILL');
    await this.ended;
    this.isClosing = false;
  }

  /** The power comes. @returns whether the console is open then. */
  async start(): Promise<boolean> {
    this.ends = [];
    this.run();
    return this.isOpen(this.isGuarded ? silenceMilliseconds : startMilliseconds);
  }

  /** Whether the console answers within so many milliseconds. */
  isOpen(milliseconds = silenceMilliseconds): Promise<boolean> {
    return this.until(() => this.said.includes('mended'), milliseconds);
  }

  /**
   * The power comes while someone holds the inside button of a lock that is in maintenance: the console is open, and no firmware runs.
   * Without radio and pins its guard comes to no maintenance; so the interpreter starts blank, and gets its flash then.
   */
  async maintain(): Promise<void> {
    const { storage } = this;
    this.storage = new Uint8Array(storage.length).fill(0xff);
    if (!(await this.start())) throw new Error('the interpreter does not come to its prompt');
    this.storage = storage;
  }

  /** Whether a guard runs at the next start: the first word of its header is there. */
  get isGuarded(): boolean {
    return this.storage.subarray(0, 4).some((byte) => byte !== 0xff);
  }

  private run(): void {
    this.said = '';
    const [command, ...args] = [...this.wrapper, this.build.path];
    this.child = spawn(command, args, { cwd: this.folder, stdio: ['pipe', 'pipe', 'ignore'] });
    this.child.stdin!.on('error', () => undefined);
    this.child.stdout!.setEncoding('latin1').on('data', (text: string) => {
      this.said += text;
      this.socket?.write(text, 'latin1');
    });
    this.ended = new Promise((resolve) =>
      this.child.once('close', (code, signal) => {
        resolve();
        if (this.isClosing) return;
        // `E.reboot` ends a Linux build.
        this.ends.push(signal ?? String(code));
        this.run();
      }),
    );
    this.child.stdin!.write(this.mending());
  }

  /** Whether this comes to hold within so many milliseconds. */
  until(holds: () => boolean, milliseconds: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = performance.now() + milliseconds;
      const look = (): void => {
        if (holds()) resolve(true);
        else if (performance.now() > end) resolve(false);
        else setTimeout(look, 5);
      };
      look();
    });
  }

  async close(): Promise<void> {
    this.socket?.destroy();
    await new Promise((resolve) => this.server.close(resolve));
    await this.kill();
    rmSync(this.folder, { recursive: true });
  }

  private connect(socket: Socket): void {
    this.socket = socket;
    socket.on('data', (data) => {
      this.onBytes(data.length);
      this.child.stdin!.write(data);
    });
    socket.on('error', () => undefined);
    socket.on('end', () => socket.end());
    socket.on('close', () => {
      if (this.socket === socket) this.socket = undefined;
    });
  }

  private mending(): string {
    const { address, pageBytes, pages } = this.board.storage;
    const { flashAddress, flashBytes } = this.build;
    const shift = flashAddress - address;
    const end = address + flashBytes;
    const lines = [
      `process.env=Object.assign(process.env,{BOARD:${JSON.stringify(this.board.interpreterId)}})`,
      ...(shift === 0
        ? []
        : [
            // What a board has more of flash than the build reads erased, and takes nothing.
            `(function(f,r,w,e){f.read=function(n,a){return a<${end}?r(n,a+${shift}):new Uint8Array(n).fill(255)};` +
              `f.write=function(d,a){if(a>=${end})throw "no flash";w(d,a+${shift})};` +
              `f.getPage=function(a){return {addr:a-a%${pageBytes},length:${pageBytes}}};` +
              `f.erasePage=function(a){if(a<${end})for(var b=a+${shift};b<a+${shift}+${pageBytes};b+=1024)e(b)}` +
              `})(require("Flash"),require("Flash").read,require("Flash").write,require("Flash").erasePage)`,
            `require("Storage").getStats=function(){return {totalBytes:${pageBytes * pages}}}`,
          ]),
      'print("men"+"ded")',
    ];
    return lines.map((line) => `\x10${line}\n`).join('');
  }
}
