/**
 * Motor behind an H-bridge (truth table of the DRV8837: 1/0 and 0/1 drive, 1/1 brakes, enable low coasts). The enable is one
 * hardware-timed pulse. Such a pulse cannot be taken back: after an early stop its end still comes, and would cut a
 * new one short, so the next has to wait for it (Espruino, jswrap_io.c).
 */
import { board } from '#board';
import { Direction } from '../port/types.js';
import * as bridge from '#port/bridge';
import * as clock from '#port/clock';

export const limitMilliseconds = board.motor.limitMilliseconds;
export const brakeMilliseconds = board.motor.brakeMilliseconds;

let pulseEnd = 0;

/** Drives nothing: the enable goes low before the inputs are touched. */
export function start(): void {
  digitalWrite(board.motor.enable, 0);
  bridge.write(true, true);
}

export function readyIn(): number {
  const left = (pulseEnd - clock.seconds()) * 1000;
  return left > 0 ? Math.ceil(left) : 0;
}

export function drive(direction: Direction, milliseconds: number): boolean {
  if (!bridge.write(direction === Direction.Lock, direction === Direction.Unlock)) return false;
  digitalPulse(board.motor.enable, 1, milliseconds);
  // Read after the pulse has begun, and with a ninth on top: the pulse is timed by the chip's own 64 MHz, which may be 8 % slow (ADR 5),
  // the clock by another oscillator. One that began too early would be swallowed, and so would each that follows.
  pulseEnd = clock.seconds() + milliseconds / 900;
  return true;
}

export function brake(): void {
  // An expander that has gone mute can no longer brake; coasting needs only the enable.
  if (!bridge.write(true, true)) coast();
}

export function coast(): void {
  digitalWrite(board.motor.enable, 0);
}

export { stalled } from '#port/stall';
