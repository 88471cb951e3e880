/**
 * The watchdog of the nRF52832: Product Specification v1.4, chapter 37, and `jshEnableWatchDog` in
 * targets/nrf5x/jshardware.c. Once started its time cannot be changed, and nothing but a power-on, brown-out or watchdog
 * reset stops it: it goes on over `E.reboot`. In automatic mode the interpreter's loop feeds it.
 */
import type { Clock } from './clock.js';

export class Watchdog {
  /** World time at which it resets the chip. */
  due = Infinity;

  private milliseconds: number | undefined;
  private automatic = false;

  constructor(private readonly clock: Clock) {}

  enable(seconds: number, automatic: boolean): void {
    this.automatic = automatic;
    if (this.milliseconds !== undefined) return;
    this.milliseconds = seconds * 1000;
    this.kick();
  }

  kick(): void {
    if (this.milliseconds !== undefined) this.due = this.clock.now + this.milliseconds;
  }

  /** The interpreter came round its loop, or sleeps in it. */
  idle(): void {
    if (this.automatic) this.due = Infinity;
  }

  /** The interpreter starts anew: it no longer knows that it fed the watchdog. */
  restarted(): void {
    this.automatic = false;
    if (this.milliseconds !== undefined && this.due === Infinity) this.kick();
  }

  reset(): void {
    this.milliseconds = undefined;
    this.automatic = false;
    this.due = Infinity;
  }
}
