/**
 * World time, and who acts in it: the physics in small steps while something moves, the chip's hardware when it is due, then
 * JavaScript, which stands still while time passes.
 */
import type { Board } from '../boards/board.js';
import { chipOf } from './chips.js';
import type { Clock } from './clock.js';
import { Machine } from './machine.js';
import { NorFlash } from './nor.js';
import { Random } from './random.js';
import { World } from './world/world.js';

/** Below this the chip's brown-out reset holds it: nRF52832 Product Specification v1.4, chapter 19 (VBOR). */
const brownOutMillivolts = 1700;
/** Keep the noise of torn flash and the bouncing of contacts apart from the chip's entropy. */
const flashNoiseSeed = 0x5f3759df;
const bounceSeed = 0x3c6ef372;

export interface SimulationOptions {
  readonly board: Board;
  /** The whole Storage area. */
  readonly flash: Uint8Array;
  readonly seed: number;
  /** What each run of JavaScript takes. */
  readonly runMilliseconds: number;
  /** How long contacts bounce at most. */
  readonly bounceMilliseconds: number;
}

export class Simulation implements Clock {
  /** Milliseconds since construction. */
  now = 0;
  /** The battery is in. */
  battery = false;
  readonly world: World;
  readonly nor: NorFlash;
  readonly machine: Machine;

  constructor({ board, flash, seed, runMilliseconds, bounceMilliseconds }: SimulationOptions) {
    this.nor = new NorFlash(board.storage, flash, new Random(seed ^ flashNoiseSeed));
    this.world = new World(board, bounceMilliseconds, seed ^ bounceSeed);
    const { world, nor } = this;
    this.machine = new Machine({
      chip: chipOf(board.name),
      clock: this,
      circuit: world.circuit,
      nor,
      seed,
      runMilliseconds,
      analog: (pin) => world.analog(pin),
      supplyVolts: () => world.battery.chipMillivolts / 1000,
      i2c: { wiring: board.i2c, devices: world.expanders },
      onStopped: () => {
        this.battery = false;
      },
    });
  }

  advance(milliseconds: number): void {
    const target = this.now + milliseconds;
    const javaScriptIsDue = (): boolean => this.machine.javaScriptDue <= this.now;
    for (;;) {
      this.supply();
      this.machine.runJavaScript(target);
      this.supply();
      if (this.now > target || (this.now === target && !javaScriptIsDue())) return;
      this.pass(Math.min(target, this.machine.javaScriptDue), javaScriptIsDue);
    }
  }

  elapse(milliseconds: number): void {
    this.pass(this.now + milliseconds, () => false);
  }

  /** The hardware and the physics up to `until`, or until `interrupted`. */
  private pass(until: number, interrupted: () => boolean): void {
    do {
      const next = Math.max(this.now, Math.min(until, this.now + this.world.stepMilliseconds, this.machine.hardwareDue));
      this.world.advance(next - this.now);
      this.now = next;
      this.supply();
      this.machine.runHardware();
    } while (this.now < until && !interrupted());
  }

  /** Switches the chip on and off as its supply allows. */
  private supply(): void {
    const { machine, world, battery } = this;
    const enough = battery && world.battery.chipMillivolts >= brownOutMillivolts;
    if (enough) machine.powerOn();
    else if (machine.powered && battery) machine.brownOut();
    else if (machine.powered) machine.powerOff();
    world.setPowered(battery, machine.powered);
  }
}
