/** A door with its lock: what tests and the page's server press, pull, turn and look at. */
import type { Board } from '../boards/board.js';
import type { Air } from './bluetooth/radio.js';
import type { Machine } from './machine.js';
import { Simulation } from './simulation.js';

export interface DoorOptions {
  readonly board: Board;
  /** What was flashed: Storage from its start. What it does not reach to is erased. */
  readonly flash: Uint8Array;
  readonly seed?: number;
  /** What each run of JavaScript takes; 0 by default, since nothing is measured here. */
  readonly runMilliseconds?: number;
  /** How long contacts bounce at most; 0 by default. */
  readonly bounceMilliseconds?: number;
}

export interface TypingSpeed {
  /** How long a key is held, and the pause behind it, milliseconds. */
  readonly hold?: number;
  readonly gap?: number;
}

export class Door {
  readonly machine: Machine;

  private readonly simulation: Simulation;
  private readonly vaultPages: Board['vault'] & { readonly pageBytes: number };
  private readonly pins: { readonly red: number; readonly green: number; readonly buzzer: number };
  private insidePressed = false;
  private expandersAnswering = true;

  constructor({ board, flash, ...rest }: DoorOptions) {
    const storage = new Uint8Array(board.storage.pageBytes * board.storage.pages).fill(0xff);
    storage.set(flash);
    this.simulation = new Simulation({
      board,
      flash: storage,
      seed: 1,
      runMilliseconds: 0,
      bounceMilliseconds: 0,
      ...rest,
    });
    this.machine = this.simulation.machine;
    this.vaultPages = { ...board.vault, pageBytes: board.storage.pageBytes };
    this.pins = { ...board.light, buzzer: board.buzzer.pin };
  }

  /** World time, milliseconds since construction; it goes on without power. */
  get now(): number {
    return this.simulation.now;
  }

  /** Plugs the battery in; the firmware starts at once. */
  powerOn(): void {
    this.simulation.battery = true;
    this.advance(0);
  }

  powerOff(): void {
    this.simulation.battery = false;
    this.advance(0);
  }

  /** Whether the chip runs: the battery is in, gives enough, and no power cut was injected. */
  get powered(): boolean {
    return this.machine.powered;
  }

  /** Lets time pass and runs everything that falls due. */
  advance(milliseconds: number): void {
    this.simulation.advance(milliseconds);
  }

  /** Closes a key's contact. */
  press(key: string): void {
    this.simulation.world.keypad.set(key, true);
  }

  release(key: string): void {
    this.simulation.world.keypad.set(key, false);
  }

  type(keys: string, { hold = 60, gap = 80 }: TypingSpeed = {}): void {
    for (const key of keys) {
      this.press(key);
      this.advance(hold);
      this.release(key);
      this.advance(gap);
    }
  }

  /** The inside button is held. */
  get inside(): boolean {
    return this.insidePressed;
  }

  set inside(pressed: boolean) {
    this.insidePressed = pressed;
    this.simulation.world.setInside(pressed);
  }

  /** What a phone or an attacker beside the door reaches. */
  get air(): Air {
    return this.machine.air;
  }

  get doorClosed(): boolean {
    return this.simulation.world.contacts.doorClosed;
  }

  set doorClosed(closed: boolean) {
    this.simulation.world.contacts.doorClosed = closed;
    this.simulation.world.contacts.update();
  }

  /** Something in the bolt's way, half way along. */
  get jammed(): boolean {
    return this.simulation.world.mechanism.obstacle !== undefined;
  }

  set jammed(jammed: boolean) {
    this.simulation.world.setJammed(jammed);
  }

  /** The plug of the bolt's switches. */
  get sensorPlugged(): boolean {
    return this.simulation.world.contacts.plugged;
  }

  set sensorPlugged(plugged: boolean) {
    this.simulation.world.contacts.plugged = plugged;
    this.simulation.world.contacts.update();
  }

  get expandersAnswer(): boolean {
    return this.expandersAnswering;
  }

  set expandersAnswer(answer: boolean) {
    this.expandersAnswering = answer;
    for (const expander of this.simulation.world.expanders) expander.answers = answer;
  }

  get battery(): { millivolts: number; readonly terminalMillivolts: number; readonly usedMilliampHours: number } {
    return this.simulation.world.battery;
  }

  /** Where the bolt really is, whatever its switches say. */
  get bolt(): {
    readonly position: number;
    readonly velocity: number;
    readonly locked: boolean;
    readonly unlocked: boolean;
  } {
    return this.simulation.world.mechanism;
  }

  /** Someone turns the thumb-turn: 0 = withdrawn .. 1 = thrown. */
  turnBolt(position: number): void {
    this.simulation.world.mechanism.turn(position);
    this.simulation.world.contacts.update();
  }

  get motor(): { readonly enabled: boolean; readonly direction: -1 | 0 | 1; readonly milliamps: number } {
    const { driver, mechanism } = this.simulation.world;
    const direction = driver.bridge === 'throw' ? 1 : driver.bridge === 'withdraw' ? -1 : 0;
    return { enabled: driver.enabled && this.powered, direction, milliamps: mechanism.supplyAmps * 1000 };
  }

  get light(): { readonly red: boolean; readonly green: boolean } {
    const { world } = this.simulation;
    const lit = (pin: number): boolean => this.powered && world.isLit(pin);
    return { red: lit(this.pins.red), green: lit(this.pins.green) };
  }

  /** 0 = silent. */
  get buzzer(): { readonly hertz: number } {
    return { hertz: this.machine.pwm.hertz(this.pins.buzzer) };
  }

  /** Uncaught ones with their stacks, since construction. */
  get exceptions(): readonly string[] {
    return this.machine.exceptions;
  }

  /** How often a strong high met a strong low on a wire: something would have burnt. */
  get shorts(): number {
    return this.simulation.world.circuit.shorts;
  }

  get prints(): readonly string[] {
    return this.machine.prints;
  }

  /** A copy of the Storage area as it is now. */
  get flash(): Uint8Array {
    return this.simulation.nor.bytes.slice();
  }

  /** What of it is the vault. */
  get vault(): Uint8Array {
    const { firstPage, pages, pageBytes } = this.vaultPages;
    return this.flash.subarray(firstPage * pageBytes, (firstPage + pages) * pageBytes);
  }

  get resets(): number {
    return this.machine.resets.length;
  }
}
