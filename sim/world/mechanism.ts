/**
 * A bolt driven by a small brushed motor: winding resistance and back-EMF give the current, the current less what Coulomb and
 * viscous friction take gives the acceleration. Position 0 is withdrawn, 1 thrown; the ends are hard stops. Forces are counted
 * in the amperes that would produce them, so that no torque constant is needed.
 */
import type { Bridge } from './motor-driver.js';

export interface MotorConstants {
  /** Winding and bridge, ohms. */
  readonly ohms: number;
  /** Back-EMF, volts at one travel a second. */
  readonly voltSeconds: number;
  /** Current that overcomes the friction at rest, amperes. */
  readonly frictionAmps: number;
  /** Further current at one travel a second, amperes. */
  readonly viscousAmps: number;
  /** Current that accelerates by one travel a second in a second, amperes. */
  readonly inertiaAmps: number;
}

/** A motor that throws its bolt in some 0.4 s at `volts` and draws `stallAmps` when it is held. */
export function motorFor(volts: number, stallAmps: number): MotorConstants {
  const speed = 2.5;
  const running = 0.24;
  const ohms = volts / stallAmps;
  const voltSeconds = (volts * (1 - running)) / speed;
  const mechanicalSeconds = 0.02;
  return {
    ohms,
    voltSeconds,
    frictionAmps: 0.14 * stallAmps,
    viscousAmps: ((running - 0.14) * stallAmps) / speed,
    inertiaAmps: (mechanicalSeconds * voltSeconds) / ohms,
  };
}

/** Below this speed, in travels a second, friction holds what no force moves. */
const standstill = 1e-3;
/** The end switches close this near to their end. */
const switchTravel = 0.05;
/** What comes from below stops this far before an obstacle, so that it stays below. */
const hair = 1e-6;

export class Mechanism {
  /** 0 = withdrawn .. 1 = thrown. */
  position = 1;
  /** Travels a second, positive while it is thrown. */
  velocity = 0;
  /** What the motor takes from the battery, amperes; what a braked motor makes flows in the bridge alone. */
  supplyAmps = 0;
  /** A position that the bolt cannot pass, from either side. */
  obstacle: number | undefined;

  constructor(private readonly motor: MotorConstants) {}

  get locked(): boolean {
    return this.position >= 1 - switchTravel;
  }

  get unlocked(): boolean {
    return this.position <= switchTravel;
  }

  get moving(): boolean {
    return this.velocity !== 0;
  }

  /** The thumb-turn on the inside. */
  turn(position: number): void {
    this.position = Math.min(1, Math.max(0, position));
    this.velocity = 0;
  }

  /** `volts`: what the battery gives the bridge at its present current. */
  step(milliseconds: number, bridge: Bridge, volts: number): void {
    const seconds = milliseconds / 1000;
    const drive = bridge === 'throw' ? 1 : bridge === 'withdraw' ? -1 : 0;
    const applied = drive * volts;
    const amps = bridge === 'coast' ? 0 : (applied - this.motor.voltSeconds * this.velocity) / this.motor.ohms;
    this.supplyAmps = drive === 0 ? 0 : Math.max(0, amps * drive);
    const friction = this.motor.frictionAmps;
    const force = amps - this.motor.viscousAmps * this.velocity;
    if (Math.abs(this.velocity) < standstill) {
      if (Math.abs(force) <= friction) {
        this.velocity = 0;
        return;
      }
      this.velocity = (Math.sign(force) * (Math.abs(force) - friction) * seconds) / this.motor.inertiaAmps;
    } else {
      const before = this.velocity;
      this.velocity += ((force - Math.sign(before) * friction) * seconds) / this.motor.inertiaAmps;
      // Friction stops a movement, it never turns it round.
      if (before * this.velocity < 0 && Math.abs(force) <= friction) this.velocity = 0;
    }
    this.travel(this.velocity * seconds);
  }

  private travel(distance: number): void {
    const from = this.position;
    let low = 0;
    let high = 1;
    if (this.obstacle !== undefined) {
      if (from >= this.obstacle) low = this.obstacle;
      else high = this.obstacle - hair;
    }
    const to = from + distance;
    this.position = Math.min(high, Math.max(low, to));
    if (to !== this.position) this.velocity = 0;
  }
}
