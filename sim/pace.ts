/** How virtual time follows the clock on the wall: at a speed, and in jumps. */
import type { Speed } from './protocol.js';

/** A laptop that slept must not make the lock live through the night at once. */
const LONGEST_TICK_MILLISECONDS = 250;
/** Real time that a tick may spend on a jump before it lets the pages have their say. */
const SKIP_BUDGET_MILLISECONDS = 25;
const SKIP_SLICE_MILLISECONDS = 1000;

export class Pace {
  /** What is left of a jump. */
  skipMilliseconds = 0;

  constructor(public speed: Speed) {}

  /** Says through `pass` how much virtual time passes for so much real time, a jump in slices as far as a tick gets. */
  follow(realMilliseconds: number, pass: (milliseconds: number, isJump: boolean) => void): void {
    pass(Math.min(realMilliseconds, LONGEST_TICK_MILLISECONDS) * this.speed, false);
    const until = performance.now() + SKIP_BUDGET_MILLISECONDS;
    while (this.skipMilliseconds > 0 && performance.now() < until) {
      const slice = Math.min(this.skipMilliseconds, SKIP_SLICE_MILLISECONDS);
      this.skipMilliseconds -= slice;
      pass(slice, true);
    }
  }
}
