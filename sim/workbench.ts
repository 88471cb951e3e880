/** One lock on the workbench, and everything that a page may do to it. */
import { randomInt } from 'node:crypto';
import { boardNamed } from '../boards/index.js';
import type { Air } from './bluetooth/radio.js';
import { Door } from './door.js';
import { exportLog, readSeed } from './export-log.js';
import { Hands, handsStepMilliseconds } from './hands.js';
import { readEvents } from './log.js';
import { Pace } from './pace.js';
import type { BoardName, Command, DoorState, LogEvent, Refusal, Speed } from './protocol.js';
import { Watcher } from './watcher.js';

/** Thrown further than this, the bolt stands in the frame. */
const boltClearsFrame = 0.12;
const consoleLines = 100;

export interface WorkbenchOptions {
  readonly board: BoardName;
  /** What is flashed to a new lock. */
  readonly image: (board: BoardName) => Uint8Array;
  readonly speed?: Speed;
  /** Makes a new lock repeatable. */
  readonly seed?: number;
}

export class Workbench {
  /** What phones reach: the radio of whichever lock is mounted. */
  readonly air: Air;

  private board: BoardName;
  private door!: Door;
  private hands!: Hands;
  private watcher!: Watcher;
  private isPlugged = false;
  private readonly pace: Pace;
  /** The lock of each board, so that a change of board loses nothing. */
  private readonly flashes = new Map<BoardName, Uint8Array>();
  private readonly seedsGiven = new Set<string>();
  private flashRead: Uint8Array | undefined;
  private events: readonly LogEvent[] = [];

  constructor(private readonly options: WorkbenchOptions) {
    this.board = options.board;
    this.pace = new Pace(options.speed ?? 1);
    this.mount();
    const mounted = (): Air => this.door.air;
    this.air = {
      get now() {
        return mounted().now;
      },
      scan: () => mounted().scan(),
      connect: (peer) => mounted().connect(peer),
      sniff: (listener) => mounted().sniff(listener),
    };
  }

  /** Does what a page asks; says why where the door does not let it. */
  obey(command: Command): Refusal | undefined {
    const { door, hands, pace } = this;
    switch (command.do) {
      case 'press':
      case 'release':
        hands.move(command.button, command.do === 'press');
        break;
      case 'keepInside':
        hands.move('keep', command.on);
        break;
      case 'thumbTurn':
        hands.turn(command.thrown ? 1 : 0);
        break;
      case 'door': {
        const boltIsOut = door.bolt.position > boltClearsFrame;
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
        pace.speed = command.speed;
        break;
      case 'skip':
        pace.skipMilliseconds += command.milliseconds;
        break;
      case 'board':
        if (command.name === this.board) break;
        this.flashes.set(this.board, door.flash);
        door.powerOff();
        this.board = command.name;
        this.mount();
        break;
      case 'newLock':
        door.powerOff();
        this.flashes.delete(this.board);
        this.mount();
        break;
      case 'exportLog':
      case 'takeSeed':
        break;
    }
    this.hands.act();
    return undefined;
  }

  /** Lets virtual time follow real time. */
  follow(realMilliseconds: number): void {
    this.pace.follow(realMilliseconds, (milliseconds, isJump) => {
      // Nobody watches a jump, and a day of it in fine steps would take minutes.
      this.advance(milliseconds, isJump ? milliseconds : handsStepMilliseconds);
    });
  }

  advance(milliseconds: number, step = handsStepMilliseconds): void {
    const end = this.door.now + milliseconds;
    while (this.door.now < end) {
      this.door.advance(Math.min(end - this.door.now, step));
      this.hands.act();
      this.watcher.watch();
    }
  }

  /** The state for the pages, with all that was to be seen since the last. */
  look(): DoorState {
    const { door, hands, pace } = this;
    const tag = door.machine.radio?.tag;
    return {
      board: this.board,
      now: Math.round(door.now),
      speed: pace.speed,
      skipMilliseconds: pace.skipMilliseconds,
      plugged: this.isPlugged,
      powered: door.powered,
      resets: door.resets,
      ...this.watcher.look(),
      held: hands.held,
      insideKept: hands.keepsInside,
      doorClosed: door.doorClosed,
      faults: { jammed: door.jammed, sensorPulled: !door.sensorPlugged, expandersSilent: !door.expandersAnswer },
      ...(tag !== undefined && { tag }),
    };
  }

  /** The same array until the flash changes. */
  get log(): readonly LogEvent[] {
    const { flash } = this.door;
    if (this.flashRead === undefined || Buffer.compare(this.flashRead, flash) !== 0) {
      this.flashRead = flash;
      this.events = readEvents(flash, boardNamed(this.board));
    }
    return this.events;
  }

  /** The log as a file, and a name for it. */
  exportLog(): { name: string; text: string } {
    return { name: `deadlatch-${this.board}.log`, text: exportLog(this.door.flash, boardNamed(this.board)) };
  }

  /** The owner's seed in hexadecimal, once for each lock; or why not. */
  takeSeed(): { seed: string } | { why: 'noOwner' | 'given' } {
    const seed = readSeed(this.door.flash, boardNamed(this.board));
    if (seed === undefined) return { why: 'noOwner' };
    if (this.seedsGiven.has(seed)) return { why: 'given' };
    this.seedsGiven.add(seed);
    return { seed };
  }

  get console(): { exceptions: readonly string[]; prints: readonly string[] } {
    return { exceptions: this.door.exceptions.slice(-consoleLines), prints: this.door.prints.slice(-consoleLines) };
  }

  private mount(): void {
    this.door = new Door({
      board: boardNamed(this.board),
      flash: this.flashes.get(this.board) ?? this.options.image(this.board),
      seed: this.options.seed ?? randomInt(2 ** 31),
    });
    this.hands = new Hands(this.door);
    this.watcher = new Watcher(this.door);
    this.pace.skipMilliseconds = 0;
    this.flashRead = undefined;
    this.plug(true);
  }

  private plug(on: boolean): void {
    if (on) this.door.powerOn();
    else this.door.powerOff();
    this.isPlugged = on;
  }
}
