/** A motor on a bolt with end switches: what it is told to do, and what the contacts make of it. */
import { Contact, Direction } from '../../src/port/types.js';
import { seconds } from './clock.js';
import * as contacts from './contacts.js';
import { battery } from './gauge.js';
import { trace } from './trace.js';

export const limitMilliseconds = 1500;
export const brakeMilliseconds = 80;

interface Drive {
  readonly start: number;
  readonly direction: Direction;
  readonly milliseconds: number;
  /** How long it really ran. */
  ran: number;
}

export const bolt = {
  /** 0 withdrawn, 1 thrown. */
  position: 1,
  /** One throw, milliseconds. */
  throwMilliseconds: 400,
  /** It cannot pass this position. */
  obstacle: undefined as number | undefined,
  /** The bridge does not answer. */
  mute: false,
  /** The brake throws. */
  throws: false,
  /** The end switches follow the bolt. */
  wired: true,
  /** The current says that it stalls, whatever it does. */
  stalls: false,
  drives: [] as Drive[],
};

const stepMilliseconds = 5;
const switchTravel = 0.05;
/** What comes from below stops this far before an obstacle, so that it stays below. */
const hair = 1e-6;

let running: Drive | undefined;
let pulseEnd = 0;
let ticker = -1;

battery.loaded = () => running !== undefined;

export function start(): void {
  running = undefined;
}

export function readyIn(): number {
  return Math.max(0, Math.ceil(pulseEnd - now()));
}

export function drive(direction: Direction, milliseconds: number): boolean {
  if (bolt.mute || readyIn()) return false;
  trace.push('motor.drive');
  running = { start: now(), direction, milliseconds, ran: 0 };
  bolt.drives.push(running);
  pulseEnd = now() + milliseconds;
  ticker = setInterval(step, stepMilliseconds);
  return true;
}

export function brake(): void {
  trace.push('motor.brake');
  if (bolt.throws) throw new Error('brake');
  stop();
}

export function coast(): void {
  trace.push('motor.coast');
  stop();
}

export function stalled(): boolean {
  return bolt.stalls;
}

/** True while the motor pushes. */
export function isDriven(): boolean {
  return running !== undefined;
}

/** Someone turns the thumb-turn. */
export function turn(to: number): void {
  bolt.position = to;
  updateSwitches();
}

export function reset(position = 1): void {
  stop();
  pulseEnd = 0;
  Object.assign(bolt, {
    position,
    throwMilliseconds: 400,
    obstacle: undefined,
    mute: false,
    throws: false,
    wired: true,
    stalls: false,
    drives: [],
  });
}

function now(): number {
  return seconds() * 1000;
}

function stop(): void {
  if (ticker >= 0) clearInterval(ticker);
  ticker = -1;
  running = undefined;
}

function step(): void {
  if (!running) return;
  running.ran = now() - running.start;
  const { obstacle } = bolt;
  const to = bolt.position + (running.direction * stepMilliseconds) / bolt.throwMilliseconds;
  const low = obstacle !== undefined && bolt.position >= obstacle ? obstacle : 0;
  const high = obstacle !== undefined && bolt.position < obstacle ? obstacle - hair : 1;
  bolt.position = Math.min(high, Math.max(low, to));
  if (running.ran >= running.milliseconds) stop();
  updateSwitches();
}

function updateSwitches(): void {
  const before = contacts.read();
  if (!bolt.wired || before < 0 || !(before & Contact.Plugged)) return;
  let after = before & ~(Contact.Locked | Contact.Unlocked);
  if (bolt.position >= 1 - switchTravel) after |= Contact.Locked;
  if (bolt.position <= switchTravel) after |= Contact.Unlocked;
  if (after !== before) contacts.setContacts(after);
}
