/** A battery with an internal resistance, and the supply of the chip behind it. */
export class Battery {
  /** Open-circuit voltage. */
  millivolts: number;
  /** Charge taken since it was put in, milliampere hours. */
  usedMilliampHours = 0;
  /** Load, amperes. */
  amps = 0;

  /**
   * @param regulatedMillivolts what the chip's regulator gives, with some 100 mV of dropout; undefined where the battery
   * feeds the chip directly
   */
  constructor(
    fullMillivolts: number,
    readonly ohms: number,
    private readonly regulatedMillivolts: number | undefined,
  ) {
    this.millivolts = fullMillivolts;
  }

  get terminalMillivolts(): number {
    return Math.max(0, this.millivolts - 1000 * this.ohms * this.amps);
  }

  get chipMillivolts(): number {
    if (this.regulatedMillivolts === undefined) return this.terminalMillivolts;
    return Math.min(this.regulatedMillivolts, Math.max(0, this.terminalMillivolts - 100));
  }

  step(milliseconds: number): void {
    this.usedMilliampHours += (this.amps * milliseconds) / 3600;
  }
}
