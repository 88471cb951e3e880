/** How virtual time follows the clock on the wall: at a speed, and in jumps. */
import type { Speed } from './protocol.js';

/** A laptop that slept must not make the lock live through the night at once. */
const longestTickMilliseconds = 250;
/** Real time that a tick may spend on a jump before it lets the pages have their say. */
const skipBudgetMilliseconds = 25;
const skipSliceMilliseconds = 1000;

export class Pace {
  /** What is left of a jump. */
  skipMilliseconds = 0;

  constructor(public speed: Speed) {}

  /** Says through `pass` how much virtual time passes for so much real time, a jump in slices as far as a tick gets. */
  follow(realMilliseconds: number, pass: (milliseconds: number, isJump: boolean) => void): void {
    pass(Math.min(realMilliseconds, longestTickMilliseconds) * this.speed, false);
    const until = performance.now() + skipBudgetMilliseconds;
    while (this.skipMilliseconds > 0 && performance.now() < until) {
      const slice = Math.min(this.skipMilliseconds, skipSliceMilliseconds);
      this.skipMilliseconds -= slice;
      pass(slice, true);
    }
  }
}
