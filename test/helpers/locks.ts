/** Doors with the built firmware on them, and how a test reads and handles them. */
import { existsSync, readFileSync } from 'node:fs';
import type { Board } from '../../boards/board.js';
import { boards as everyBoard, joltjs, mdbt42q, nrf52840dk, puckjs } from '../../boards/index.js';
import { hashNative } from '../../sim/chips.js';
import { Door, type DoorOptions } from '../../sim/door.js';
import { PowerCut } from '../../sim/faults.js';
import { readEvents } from '../../sim/log.js';
import type { NorOperation } from '../../sim/nor.js';
import { readVault, type VaultRecord } from '../../sim/vault.js';

export const boards: readonly Board[] = everyBoard;
/** One board for each of the two ways in which keypad and contacts are wired; in motor, gauge and hash alone the others differ. */
export const wirings: readonly Board[] = [mdbt42q, puckjs];
export { joltjs, mdbt42q, nrf52840dk, puckjs };

export const ownerPin = '271828';
export const wrongPin = '5550199';

function built(name: string): Uint8Array {
  const file = new URL(`../../dist/${name}`, import.meta.url);
  if (!existsSync(file)) throw new Error(`dist/${name} is missing: npm run build`);
  return readFileSync(file);
}

/** What is flashed, guard and firmware: `npm run build` makes it. */
export function imageOf(board: Board): Uint8Array {
  return built(`${board.name}.image`);
}

export function guardOf(board: Board): Uint8Array {
  return built(`${board.name}.guard.js`);
}

export function firmwareOf(board: Board): Uint8Array {
  return built(`${board.name}.fw`);
}

export class TestDoor extends Door {
  readonly board: Board;
  /** Flash operations, words and erases, since construction. */
  operations = 0;

  constructor(board: Board, options: Partial<DoorOptions> = {}) {
    super({ board, flash: imageOf(board), ...options });
    this.board = board;
    this.onFlash(() => undefined);
  }

  /** `listener` comes before each word written and each page erased. */
  onFlash(listener: (operation: NorOperation) => void): void {
    this['simulation'].nor.onOperation = (operation) => {
      this.operations++;
      listener(operation);
    };
  }

  /** The power goes right behind the flash operation with this number, counted from now; an erase is not begun. */
  cutAtOperation(number: number): void {
    let left = number;
    this.onFlash((operation) => {
      if (left-- === 0) throw new PowerCut(operation.kind === 'write' ? { word: operation.value } : {});
    });
  }

  /** The power goes just before the flash operation with this number, counted from now: it leaves no trace. */
  cutBeforeOperation(number: number): void {
    let left = number;
    this.onFlash(() => {
      if (left-- === 0) throw new PowerCut();
    });
  }

  /** Of the native calls of these names the one with this number, counted from now, throws what firmware may catch. */
  throwAtCall(number: number, natives: readonly string[]): void {
    let left = number;
    this.onCall((name) => {
      if (natives.includes(name) && left-- === 0) this.machine['life']!.session.raise(`call ${number}, ${name}`);
    });
  }

  /** `listener` comes before each native call of the firmware. */
  onCall(listener: (native: string) => void): void {
    const { calls } = this.machine;
    calls.set = (name, count) => {
      Map.prototype.set.call(calls, name, count);
      listener(name);
      return calls;
    };
  }

  /** `listener` comes with how many characters each search in a string of the firmware went over. */
  onSearch(listener: (characters: number) => void): void {
    const { String } = this.machine['life']!.session.language.global as unknown as { String: StringConstructor };
    const { prototype } = String;
    const original = Object.getOwnPropertyDescriptor(prototype, 'indexOf')!.value as (
      sought: string,
      from: number,
    ) => number;
    prototype.indexOf = function (this: string, sought: string, from = 0) {
      const found = original.call(this, sought, from);
      listener((found < 0 ? this.length : found + 1) - from);
      return found;
    };
  }

  /** Types an entry and its end key, and waits for what comes of it. */
  enter(pin: string): void {
    this.type(`${pin}#`);
    this.advance(300);
  }

  /** Pulls the battery, waits, and puts it back. */
  pullPower(milliseconds = 1000): void {
    this.powerOff();
    this.advance(milliseconds);
    this.onFlash(() => undefined);
    this.powerOn();
    this.settle();
  }

  /** Time for the firmware to start, a self-test included, without anything else falling due. */
  settle(): void {
    this.advance(200);
  }

  get events(): ReturnType<typeof readEvents> {
    return readEvents(this.flash, this.board);
  }

  /** What the log tells, in short, oldest first. */
  get kinds(): string[] {
    return this.events.map((event) => event.kind);
  }

  /** Texts of all events of a kind. */
  texts(kind: string): string[] {
    return this.events.filter((event) => event.kind === kind).map((event) => event.text);
  }

  get records(): VaultRecord[] {
    return readVault(this.flash, this.board);
  }

  /** The live record with this key. */
  recordOf(key: number): VaultRecord | undefined {
    return this.liveRecords(key, key + 1)[0];
  }

  /** Live records with keys from `first` up to `end`. */
  liveRecords(first: number, end: number): VaultRecord[] {
    return this.records.filter((record) => record.live && record.key >= first && record.key < end);
  }

  /** Hashes since construction. */
  get hashes(): number {
    return this.calls(hashNative(this.board.name));
  }

  calls(native: string): number {
    return this.machine.calls.get(native) ?? 0;
  }

  /** Lets time pass in small steps. Returns how far the bolt was withdrawn at most and whether the motor was on. */
  watch(
    milliseconds: number,
    step = 10,
  ): { lowest: number; highest: number; driven: boolean; withdrew: boolean; tries: number } {
    const seen = { lowest: this.bolt.position, highest: this.bolt.position, driven: false, withdrew: false, tries: 0 };
    let on = false;
    for (let passed = 0; passed < milliseconds; passed += step) {
      this.advance(Math.min(step, milliseconds - passed));
      const { enabled, direction } = this.motor;
      const drives = enabled && direction !== 0;
      if (drives && !on) seen.tries++;
      on = drives;
      seen.driven ||= drives;
      seen.withdrew ||= drives && direction < 0;
      seen.lowest = Math.min(seen.lowest, this.bolt.position);
      seen.highest = Math.max(seen.highest, this.bolt.position);
    }
    return seen;
  }

  /** Which colours are lit at some time within the next milliseconds. */
  watchLight(milliseconds: number): { red: boolean; green: boolean } {
    const lit = { red: false, green: false };
    for (let passed = 0; passed < milliseconds; passed += 5) {
      this.advance(5);
      lit.red ||= this.light.red;
      lit.green ||= this.light.green;
    }
    return lit;
  }

  /** What a test may demand of any run: nothing thrown, no reset, no pin shorted, no string over flash used after a change. */
  get troubles(): string[] {
    const { exceptions, prints } = this;
    const troubles = [...exceptions, ...prints];
    if (this.machine.resets.length) troubles.push(`${this.machine.resets.length} resets`);
    if (this['simulation'].world.circuit.shorts) troubles.push(`${this['simulation'].world.circuit.shorts} shorts`);
    return troubles;
  }
}

/** A new lock, powered for the first time. */
export function fresh(board: Board, options: Partial<DoorOptions> = {}): TestDoor {
  const door = new TestDoor(board, options);
  door.powerOn();
  door.settle();
  return door;
}

/** A lock whose owner has enrolled; the bolt is thrown and the door is closed. */
export function owned(board: Board, options: Partial<DoorOptions> = {}): TestDoor {
  const door = fresh(board, options);
  door.inside = true;
  door.enter(ownerPin);
  door.enter(ownerPin);
  door.inside = false;
  door.advance(11_000);
  return door;
}

/** The owner gives `slot` a PIN at the keypad. */
export function enrol(door: TestDoor, slot: number, pin: string): void {
  program(door, String(slot), pin, pin);
}

/** The owner programs, with the inside button held to the end. */
export function program(door: TestDoor, ...entries: readonly string[]): void {
  door.inside = true;
  for (const entry of [ownerPin, ...entries]) door.enter(entry);
  door.inside = false;
}

/** Whether this PIN opens, once whatever was typed before is forgotten; the bolt is thrown again behind it. */
export function opens(door: TestDoor, pin: string): boolean {
  door.advance(40_000);
  door.enter(pin);
  door.advance(1500);
  const open = door.bolt.unlocked;
  door.advance(10_000);
  return open;
}

/** The owner's PIN is typed and the bolt withdrawn, ready to be thrown again. */
export function unlocked(board: Board): TestDoor {
  const door = owned(board);
  door.enter(ownerPin);
  door.advance(2000);
  return door;
}
