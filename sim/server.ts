/**
 * `npm start`: one simulated lock, its virtual time, and the pages that show it.
 *
 *     browser tabs <-- WebSocket, JSON (protocol.ts) --> Bench --> Door (door.ts), the firmware as built
 *          ^-- http: dist/sim
 */
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIP, type AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Argument, Command as Program, InvalidArgumentError } from 'commander';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Board } from '../boards/board.js';
import { board as mdbt42q } from '../boards/mdbt42q.js';
import { board as puckjs } from '../boards/puckjs.js';
import { Door } from './door.js';
import { readEvents as readEventsFromFlash } from './log.js';
import {
  BOARD_NAMES,
  parseCommand,
  type BoardFacts,
  type BoardName,
  type Button,
  type Command,
  type DoorState,
  type LogEvent,
  type Message,
  type Refusal,
  type Speed,
} from './protocol.js';

const BOARDS: Readonly<Record<BoardName, Board>> = { mdbt42q, puckjs };
const DIST = fileURLToPath(new URL('../dist', import.meta.url));

/** About thirty pictures a second: the bolt glides, and a page is never flooded. */
const TICK_MILLISECONDS = 33;
/** A laptop that slept must not make the lock live through the night at once. */
const LONGEST_TICK_MILLISECONDS = 250;
/** Real time that a tick may spend on a jump in virtual time before it lets the pages have their say. */
const SKIP_BUDGET_MILLISECONDS = 25;
const SKIP_SLICE_MILLISECONDS = 1000;
/** How finely hands act, and how short a blink or a beep may be to be seen. */
const STEP_MILLISECONDS = 10;
/** A mouse click may be shorter than a switch bounces; a finger is not. */
const SHORTEST_PRESS_MILLISECONDS = 60;
const SHORTEST_GAP_MILLISECONDS = 60;
/** A hand turns the thumb-turn all the way in a third of a second. */
const HAND_TURN_PER_STEP = STEP_MILLISECONDS / 330;
/** Thrown further than this, the bolt stands in the frame. */
const BOLT_CLEARS_FRAME = 0.12;
/** The page reckons the time on by itself, and is told only when it would be wrong by more than this. */
const CLOCK_TOLERANCE_MILLISECONDS = 150;
const CONSOLE_LINES = 100;

export type ReadEvents = (flash: Uint8Array, board: Board) => LogEvent[];

/** `keep` is the latch of the inside button: one more finger on it. */
type Touched = Button | 'keep';

interface Move {
  readonly button: Touched;
  readonly down: boolean;
}

/** What the fingers of all pages do to the buttons, in their order and no faster than a finger can. */
class Fingers {
  private readonly waiting: Move[] = [];
  private readonly pressedAt = new Map<Touched, number>();
  private releasedAt = -Infinity;

  holds(button: Touched): boolean {
    return this.pressedAt.has(button);
  }

  get held(): Button[] {
    return [...this.pressedAt.keys()].filter((button) => button !== 'keep');
  }

  move(button: Touched, down: boolean): void {
    this.waiting.push({ button, down });
  }

  /** Does what is due at `now`; `touch` is told of each button that goes down or up. */
  act(now: number, touch: (button: Touched, down: boolean) => void): void {
    for (let next = this.waiting[0]; next !== undefined && this.isDue(next, now); next = this.waiting[0]) {
      this.waiting.shift();
      if (this.pressedAt.has(next.button) === next.down) continue;
      if (next.down) {
        this.pressedAt.set(next.button, now);
      } else {
        this.pressedAt.delete(next.button);
        this.releasedAt = now;
      }
      touch(next.button, next.down);
    }
  }

  private isDue(move: Move, now: number): boolean {
    if (move.down) return now - this.releasedAt >= SHORTEST_GAP_MILLISECONDS;
    return now - (this.pressedAt.get(move.button) ?? -Infinity) >= SHORTEST_PRESS_MILLISECONDS;
  }
}

export interface BenchOptions {
  readonly board: BoardName;
  readonly firmware: (board: BoardName) => Uint8Array;
  readonly readEvents: ReadEvents;
  readonly speed?: Speed;
  /** Makes a new lock repeatable. */
  readonly seed?: number;
}

/** One lock on the bench, and everything that a page may do to it. */
class Bench {
  private board: BoardName;
  private door!: Door;
  private fingers = new Fingers();
  private isPlugged = false;
  private handTurnsTo: number | undefined;
  private speed: Speed;
  private skipMilliseconds = 0;
  private seen = { red: false, green: false, hertz: 0 };
  private isMotorOn = false;
  private lowestMillivolts = Infinity;
  /** The lock of each board, so that a change of board loses nothing. */
  private readonly flashes = new Map<BoardName, Uint8Array>();
  private flashRead: Uint8Array | undefined;
  private events: readonly LogEvent[] = [];

  constructor(private readonly options: BenchOptions) {
    this.board = options.board;
    this.speed = options.speed ?? 1;
    this.mount();
  }

  /** Does what a page asks; says why where the door does not let it. */
  obey(command: Command): Refusal | undefined {
    const door = this.door;
    switch (command.do) {
      case 'press':
      case 'release':
        this.fingers.move(command.button, command.do === 'press');
        break;
      case 'keepInside':
        this.fingers.move('keep', command.on);
        break;
      case 'thumbTurn':
        this.handTurnsTo = command.thrown ? 1 : 0;
        break;
      case 'door': {
        const boltIsOut = door.bolt.position > BOLT_CLEARS_FRAME;
        if (boltIsOut && command.closed) return 'boltBlocksDoor';
        if (boltIsOut && !command.force) return 'boltHoldsDoor';
        door.doorClosed = command.closed;
        break;
      }
      case 'power':
        this.plug(command.on);
        break;
      case 'battery':
        door.battery.millivolts = command.millivolts;
        break;
      case 'fault':
        if (command.fault === 'jammed') door.jammed = command.on;
        else if (command.fault === 'sensorPulled') door.sensorPlugged = !command.on;
        else door.expandersAnswer = !command.on;
        break;
      case 'speed':
        this.speed = command.speed;
        break;
      case 'skip':
        this.skipMilliseconds += command.milliseconds;
        break;
      case 'board':
        this.flashes.set(this.board, this.door.flash.slice());
        this.board = command.name;
        this.mount();
        break;
      case 'newLock':
        this.flashes.delete(this.board);
        this.mount();
        break;
    }
    this.act();
    return undefined;
  }

  /** Lets virtual time follow real time, and a jump go on for a part of the tick. */
  follow(realMilliseconds: number): void {
    this.advance(Math.min(realMilliseconds, LONGEST_TICK_MILLISECONDS) * this.speed);
    const until = performance.now() + SKIP_BUDGET_MILLISECONDS;
    while (this.skipMilliseconds > 0 && performance.now() < until) {
      const slice = Math.min(this.skipMilliseconds, SKIP_SLICE_MILLISECONDS);
      this.skipMilliseconds -= slice;
      this.advance(slice, slice);
    }
  }

  advance(milliseconds: number, step = STEP_MILLISECONDS): void {
    const end = this.door.now + milliseconds;
    while (this.door.now < end) {
      this.door.advance(Math.min(end - this.door.now, step));
      this.act();
      this.see();
    }
  }

  /** The state for the pages; what lit or sounded in between counts as seen from then on. */
  look(): DoorState {
    const { door, seen } = this;
    this.see();
    const state: DoorState = {
      board: this.board,
      now: Math.round(door.now),
      speed: this.speed,
      skipMilliseconds: this.skipMilliseconds,
      plugged: this.isPlugged,
      powered: door.powered,
      resets: door.resets,
      bolt: {
        position: Math.round(door.bolt.position * 1000) / 1000,
        locked: door.bolt.locked,
        unlocked: door.bolt.unlocked,
      },
      motor: {
        enabled: door.motor.enabled,
        direction: door.motor.direction,
        milliamps: Math.round(door.motor.milliamps),
      },
      light: { red: seen.red, green: seen.green },
      buzzer: { hertz: Math.round(seen.hertz) },
      battery: {
        millivolts: Math.round(door.battery.millivolts),
        terminalMillivolts: Math.round(door.battery.terminalMillivolts),
        lowestMillivolts: Math.round(this.lowestMillivolts),
      },
      held: this.fingers.held,
      insideKept: this.fingers.holds('keep'),
      doorClosed: door.doorClosed,
      faults: { jammed: door.jammed, sensorPulled: !door.sensorPlugged, expandersSilent: !door.expandersAnswer },
    };
    this.seen = { red: false, green: false, hertz: 0 };
    return state;
  }

  get log(): readonly LogEvent[] {
    const { flash } = this.door;
    if (this.flashRead === undefined || Buffer.compare(this.flashRead, flash) !== 0) {
      this.flashRead = flash.slice();
      this.events = this.options.readEvents(this.flashRead, BOARDS[this.board]);
    }
    return this.events;
  }

  get console(): { exceptions: readonly string[]; prints: readonly string[] } {
    return { exceptions: this.door.exceptions.slice(-CONSOLE_LINES), prints: this.door.prints.slice(-CONSOLE_LINES) };
  }

  private mount(): void {
    const flash = this.flashes.get(this.board);
    this.door = new Door({
      board: BOARDS[this.board],
      firmware: this.options.firmware(this.board),
      seed: this.options.seed ?? randomInt(2 ** 31),
      ...(flash && { flash }),
    });
    this.fingers = new Fingers();
    this.handTurnsTo = undefined;
    this.skipMilliseconds = 0;
    this.flashRead = undefined;
    this.lowestMillivolts = Infinity;
    this.plug(true);
  }

  private plug(on: boolean): void {
    if (on) this.door.powerOn();
    else this.door.powerOff();
    this.isPlugged = on;
  }

  private see(): void {
    const { light, buzzer, motor, battery } = this.door;
    this.seen.red ||= light.red;
    this.seen.green ||= light.green;
    this.seen.hertz = buzzer.hertz || this.seen.hertz;
    if (motor.enabled && !this.isMotorOn) this.lowestMillivolts = Infinity;
    this.isMotorOn = motor.enabled;
    this.lowestMillivolts = Math.min(this.lowestMillivolts, battery.terminalMillivolts);
  }

  private act(): void {
    this.fingers.act(this.door.now, (button, down) => {
      if (button === 'inside' || button === 'keep') {
        this.door.inside = this.fingers.holds('inside') || this.fingers.holds('keep');
      } else if (down) this.door.press(button);
      else this.door.release(button);
    });
    if (this.handTurnsTo !== undefined) this.turn(this.handTurnsTo);
  }

  /** One step of the hand at the thumb-turn; it lets go at the end, or where the bolt does not follow. */
  private turn(target: number): void {
    const from = this.door.bolt.position;
    const step = Math.max(-HAND_TURN_PER_STEP, Math.min(HAND_TURN_PER_STEP, target - from));
    this.door.turnBolt(from + step);
    const isStuck = Math.abs(this.door.bolt.position - from) < Math.abs(step) / 2;
    if (isStuck || this.door.bolt.position === target) this.handTurnsTo = undefined;
  }
}

export interface ServerOptions extends BenchOptions {
  readonly host: string;
  readonly port: number;
  /** The built page. */
  readonly pageDirectory: string;
}

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** Commands obeyed so far, for a test that must know when its clicks have arrived. */
  readonly commandsObeyed: number;
  /** Lets virtual time pass at once, for a test that keeps it paused. */
  advance(milliseconds: number): void;
  close(): Promise<void>;
}

/** Serves the page and the lock. Fails with the error of `listen`, so that the caller may try another port. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const bench = new Bench(options);
  const pages = new Set<WebSocket>();
  let told = { state: bench.look(), at: performance.now(), log: bench.log, console: '' };
  let commandsObeyed = 0;

  const send = (page: WebSocket, message: Message): void => {
    page.send(JSON.stringify(message));
  };
  const broadcast = (message: Message): void => {
    for (const page of pages) send(page, message);
  };
  const publish = (isNews = false): void => {
    const state = bench.look();
    const at = performance.now();
    const reckoned = told.state.now + (at - told.at) * told.state.speed;
    const isClockRight = Math.abs(state.now - reckoned) <= CLOCK_TOLERANCE_MILLISECONDS;
    const isSame = JSON.stringify({ ...state, now: told.state.now }) === JSON.stringify(told.state);
    if (isNews || !isClockRight || !isSame) {
      told = { ...told, state, at };
      broadcast({ is: 'state', state });
    }
    const { log } = bench;
    if (isNews || log !== told.log) {
      told = { ...told, log };
      broadcast({ is: 'log', events: log });
    }
    const lines = bench.console;
    const console = JSON.stringify(lines);
    if (isNews || console !== told.console) {
      told = { ...told, console };
      broadcast({ is: 'console', ...lines });
    }
  };

  const greet = (page: WebSocket): void => {
    pages.add(page);
    const held = new Set<Button>();
    send(page, { is: 'welcome', boards: BOARD_NAMES.map((name) => factsOf(name)) });
    publish(true);
    page.on('message', (data) => {
      const command = parseCommand((data as Buffer).toString());
      if (command === undefined) return;
      if (command.do === 'press') held.add(command.button);
      if (command.do === 'release') held.delete(command.button);
      const why = bench.obey(command);
      commandsObeyed++;
      if (why !== undefined) send(page, { is: 'refused', why });
      publish();
    });
    // A message that is too long, or none of the protocol's: that page is let go, the lock is not.
    page.on('error', () => {
      page.terminate();
    });
    page.on('close', () => {
      pages.delete(page);
      for (const button of held) bench.obey({ do: 'release', button });
    });
  };

  const server = createServer((request, response) => {
    if (isAddressedToUs(request, options.host)) serveFile(request, response, options.pageDirectory);
    else response.writeHead(403).end('The simulator answers only to its own address.\n');
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024 });
  server.on('upgrade', (request, socket, head) => {
    const isOurPage = request.headers.origin === `http://${request.headers.host}`;
    if (request.url !== '/lock' || !isOurPage || !isAddressedToUs(request, options.host)) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, greet);
  });
  await listen(server, options.port, options.host);

  let tickedAt = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    bench.follow(now - tickedAt);
    tickedAt = now;
    publish();
  }, TICK_MILLISECONDS);

  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${isIP(options.host) === 6 ? `[${options.host}]` : options.host}:${port}/`,
    port,
    get commandsObeyed() {
      return commandsObeyed;
    },
    advance(milliseconds) {
      bench.advance(milliseconds);
      publish();
    },
    close() {
      clearInterval(timer);
      for (const page of pages) page.terminate();
      // A browser opens connections in advance; the server would wait a minute and more for their first request.
      server.closeAllConnections();
      return new Promise((resolve) =>
        server.close(() => {
          resolve();
        }),
      );
    },
  };
}

function factsOf(name: BoardName): BoardFacts {
  const { title, motor, contacts, power } = BOARDS[name];
  return {
    name,
    title,
    hasExpanders: contacts.kind === 'pcf8574',
    ...(motor.current && { stallMilliamps: motor.current.stallMilliamps }),
    fullMillivolts: power.fullMillivolts,
    lowMillivolts: power.lowMillivolts,
    criticalMillivolts: power.criticalMillivolts,
    loadedFloorMillivolts: power.loadedFloorMillivolts,
  };
}

/**
 * Whether the Host header names this machine by an address, as `localhost`, or as it was told to listen. A web site that
 * lets its own name point here (DNS rebinding) shows that name.
 */
function isAddressedToUs(request: IncomingMessage, listeningOn: string): boolean {
  const name = (request.headers.host ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return isIP(name) !== 0 || name === 'localhost' || name === listeningOn;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
};

/** The page is flat: a name without a slash is a file of it, and nothing else is. */
function serveFile(request: IncomingMessage, response: ServerResponse, directory: string): void {
  const name = (request.url ?? '/').split('?')[0] === '/' ? 'index.html' : (request.url ?? '').slice(1);
  const contentType = CONTENT_TYPES[extname(name)];
  const path = join(directory, name);
  if (contentType === undefined || !/^[\w.-]+$/.test(name) || !existsSync(path)) {
    response.writeHead(404).end('There is no such page.\n');
    return;
  }
  response.writeHead(200, {
    'content-type': contentType,
    'cache-control': 'no-cache',
    'content-security-policy': "default-src 'self'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  });
  response.end(readFileSync(path));
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

const PORTS_TO_TRY = 20;

async function startOnFreePort(options: ServerOptions): Promise<RunningServer> {
  for (let port = options.port; ; port++) {
    try {
      return await startServer({ ...options, port });
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!isTaken || port >= options.port + PORTS_TO_TRY) throw error;
      console.log(`Port ${port} is in use, trying ${port + 1}.`);
    }
  }
}

function readBuilt(name: string): Uint8Array {
  const path = join(DIST, name);
  if (!existsSync(path)) throw new Error(`dist/${name} is missing: run \`npm run build\` first.`);
  return readFileSync(path);
}

function openBrowser(url: string): void {
  const opener = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open';
  // Without an opener the address printed above is enough.
  spawn(opener, [url], { detached: true, stdio: 'ignore' })
    .on('error', () => undefined)
    .unref();
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new InvalidArgumentError('A port is 0 to 65535.');
  return port;
}

async function main(): Promise<void> {
  const program = new Program('npm start --')
    .description('Shows a Deadlatch lock on a door in the browser, running the firmware that would be flashed.')
    .addArgument(new Argument('[board]', 'the board to start with').choices(BOARD_NAMES).default(BOARD_NAMES[0]))
    .option('-p, --port <number>', 'port to serve on; if it is in use, the next free one', parsePort, 8080)
    .option('--host <address>', 'address to serve on; another than this lets the network operate the lock', '127.0.0.1')
    .option('--no-open', 'do not open the browser')
    .addHelpText('after', '\nBuild first: npm run build')
    .showHelpAfterError()
    .parse();
  const options = program.opts<{ port: number; host: string; open: boolean }>();
  try {
    readBuilt('sim/index.html');
    const server = await startOnFreePort({
      board: program.processedArgs[0] as BoardName,
      firmware: (board) => readBuilt(`${board}.fw`),
      readEvents: readEventsFromFlash,
      pageDirectory: join(DIST, 'sim'),
      host: options.host,
      port: options.port,
    });
    console.log(`The door is at ${server.url} (Ctrl-C ends it)`);
    if (options.open && process.stdout.isTTY) openBrowser(server.url);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
