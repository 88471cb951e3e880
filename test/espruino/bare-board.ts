/**
 * The real interpreter as a board on the bench: its console behind tcp://, its flash as a board's, nothing around it. A Linux build
 * says that it is something else, and may keep its flash elsewhere: the lines that mend it go in by the console, after each start.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeSync, closeSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Board } from '../../boards/board.js';
import type { Build } from '../../sim/interpreter/build.js';

const startMilliseconds = 5000;

export class BareBoard {
  /** What it has said since it was started last. */
  said = '';
  /** Comes with every byte that is about to reach the board; returns whether it may. */
  onByte: () => boolean = () => true;
  /** How it ended each time since it was started by hand. */
  ends: string[] = [];

  private readonly folder = mkdtempSync(join(tmpdir(), 'deadlatch-'));
  private readonly file = join(this.folder, 'espruino.flash');
  private readonly server: Server;
  private child!: ChildProcess;
  private socket: Socket | undefined;
  private isClosing = false;

  constructor(
    private readonly build: Build,
    private readonly board: Board,
  ) {
    writeFileSync(this.file, Buffer.alloc(build.flashBytes, 0xff));
    this.server = createServer((socket) => this.connect(socket));
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    await this.start();
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

  async kill(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('close', resolve));
    this.isClosing = true;
    this.child.kill('SIGKILL');
    await ended;
    this.isClosing = false;
  }

  /** Starts the interpreter; resolves once it has come to its prompt or, with a guard, to nothing. */
  async start(): Promise<void> {
    this.said = '';
    this.child = spawn(this.build.path, [], { cwd: this.folder, stdio: ['pipe', 'pipe', 'ignore'] });
    this.child.stdin!.on('error', () => undefined);
    this.child.stdout!.setEncoding('latin1').on('data', (text: string) => {
      this.said += text;
      this.socket?.write(text, 'latin1');
    });
    // `E.reboot` ends a Linux build.
    this.child.once('close', (code, signal) => {
      if (this.isClosing) return;
      this.ends.push(signal ?? String(code));
      void this.start();
    });
    this.child.stdin!.write(this.mending());
    await this.until(() => this.said.includes('mended'), startMilliseconds);
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
      const stop = data.findIndex(() => !this.onByte());
      this.child.stdin!.write(stop < 0 ? data : data.subarray(0, stop));
    });
    socket.on('error', () => undefined);
    socket.on('end', () => socket.end());
    socket.on('close', () => {
      if (this.socket === socket) this.socket = undefined;
    });
  }

  private mending(): string {
    const { address, pageBytes, pages } = this.board.storage;
    const shift = this.build.flashAddress - address;
    const lines = [
      `process.env=Object.assign(process.env,{BOARD:${JSON.stringify(this.board.interpreterId)}})`,
      ...(shift === 0
        ? []
        : [
            `(function(f,r,w,e){f.read=function(n,a){return r(n,a+${shift})};f.write=function(d,a){w(d,a+${shift})};` +
              `f.getPage=function(a){return {addr:a-a%${pageBytes},length:${pageBytes}}};` +
              `f.erasePage=function(a){for(var b=a+${shift};b<a+${shift}+${pageBytes};b+=1024)e(b)}` +
              `})(require("Flash"),require("Flash").read,require("Flash").write,require("Flash").erasePage)`,
            `require("Storage").getStats=function(){return {totalBytes:${pageBytes * pages}}}`,
          ]),
      'print("men"+"ded")',
    ];
    return lines.map((line) => `\x10${line}\n`).join('');
  }
}
