/** What the simulator counts: native calls and bytes written to flash. */
import type { Board } from '../boards/board.js';
import { Door } from '../sim/door.js';
import type { Stored } from './instructions.js';

export const ownerPin = '48713';

export interface SimulatorFigures {
  readonly callsPerUnlock1: number;
  readonly callsPerUnlock100: number;
  readonly flashBytesPerUnlock: number;
  readonly flashBytesPerRelock: number;
}

/** A 9-digit PIN per slot, none of them a run or a repeat. */
export function pinOf(slot: number): string {
  return String(271828182 + slot * 7654321).slice(0, 9);
}

export function enrol(door: Door): void {
  door.powerOn();
  door.advance(500);
  door.inside = true;
  door.advance(100);
  door.type(`${ownerPin}#${ownerPin}#`);
  door.inside = false;
  door.advance(1000);
}

/** Programs users 1 to 99 at the keypad, as an owner would. */
export function fill(door: Door): void {
  for (let slot = 1; slot < 100; slot++) {
    door.inside = true;
    door.advance(100);
    door.type(`${ownerPin}#${slot}#${pinOf(slot)}#${pinOf(slot)}#`);
    door.inside = false;
    door.advance(500);
  }
}

/** Native calls from the end key's contact to the motor's pulse. */
function callsOfUnlock(door: Door, pin: string): number {
  door.advance(20_000);
  door.type(pin);
  door.machine.calls.clear();
  door.press('#');
  while (!door.machine.calls.get('digitalPulse')) door.advance(1);
  const calls = [...door.machine.calls.values()].reduce((sum, count) => sum + count, 0);
  door.release('#');
  return calls;
}

function storedOf(door: Door, pin: string): Stored {
  return { vault: door.vault, pin, wrongPin: '314159265' };
}

/** Lets this be done again and again. @returns the vault before the first time that a page was reclaimed */
export function vaultBeforeReclaim(door: Door, act: () => void): Uint8Array {
  let before = door.vault;
  const erases = (): number => door.machine.calls.get('Flash.erasePage') ?? 0;
  for (const done = erases(); erases() === done;) {
    before = door.vault;
    act();
    door.advance(10_000);
  }
  return before;
}

export function measureInSimulator(
  board: Board,
  flash: Uint8Array,
): { figures: SimulatorFigures; one: Stored; many: Stored } {
  const door = new Door({ board, flash, seed: 1 });
  enrol(door);
  const before = door.machine.flashBytesWritten;
  const callsPerUnlock1 = callsOfUnlock(door, ownerPin);
  door.advance(2000);
  const afterUnlock = door.machine.flashBytesWritten;
  door.advance(10_000);
  const afterRelock = door.machine.flashBytesWritten;
  const one = storedOf(door, ownerPin);
  fill(door);
  const many = storedOf(door, pinOf(99));
  const callsPerUnlock100 = callsOfUnlock(door, pinOf(99));
  if (door.exceptions.length > 0) throw new Error(`${board.name}: the firmware threw ${door.exceptions.join('\n')}`);
  const figures = {
    callsPerUnlock1,
    callsPerUnlock100,
    flashBytesPerUnlock: afterUnlock - before,
    flashBytesPerRelock: afterRelock - afterUnlock,
  };
  return { figures, one, many };
}
