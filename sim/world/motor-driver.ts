/**
 * The H-bridge between pins and motor, with the truth table of boards/board.ts, `MotorWiring`. Its enable input may hang behind a resistor and a capacitor, so that a short pulse on the pin moves nothing; the input is a Schmitt
 * trigger whose thresholds lie one time constant away from either end (63 % and 37 %).
 */
export type Bridge = 'coast' | 'brake' | 'throw' | 'withdraw';

const upper = 1 - Math.exp(-1);
const lower = Math.exp(-1);
const settled = 1e-3;

export class MotorDriver {
  /** Levels of the three inputs as the pins set them. */
  enablePin = false;
  in1 = false;
  in2 = false;
  /** Both inputs low coast instead of braking: a driver of Jolt.js while its MODE is low. */
  zerosCoast = false;
  enabled = false;

  /** Voltage of the capacitor, 0 .. 1 of the supply. */
  private charge = 0;

  constructor(private readonly filterMilliseconds: number) {}

  get bridge(): Bridge {
    if (!this.enabled) return 'coast';
    if (this.in1 === this.in2) return this.in1 || !this.zerosCoast ? 'brake' : 'coast';
    return this.in1 ? 'throw' : 'withdraw';
  }

  /** Whether the filter is on its way to another level. */
  get moving(): boolean {
    return this.charge !== (this.enablePin ? 1 : 0);
  }

  step(milliseconds: number): void {
    const target = this.enablePin ? 1 : 0;
    this.charge = target + (this.charge - target) * Math.exp(-milliseconds / this.filterMilliseconds);
    if (Math.abs(this.charge - target) < settled) this.charge = target;
    if (this.charge >= upper) this.enabled = true;
    else if (this.charge <= lower) this.enabled = false;
  }
}
