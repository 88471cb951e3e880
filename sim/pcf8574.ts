/**
 * PCF8574, an 8-bit I/O expander: NXP data sheet Rev. 5. A bit written 1 is a weak pull-up that anything may pull down, a bit
 * written 0 a strong low (section 8.1). The open-drain INT goes low when an input differs from what was last read or written
 * and comes back when it does no longer, or when the port is read or written (section 8.3). At power-on all bits are 1.
 */
import { pull, strong, type Circuit, type Node } from './world/circuit.js';
import type { I2cDevice } from './i2c.js';

const allHigh = 0xff;

export class Pcf8574 implements I2cDevice {
  /** Set to false for a chip that is unplugged or dead: it then acknowledges nothing. */
  answers = true;
  readonly ports: readonly Node[];

  private readonly name: string;
  private latch = allHigh;
  private reference = allHigh;
  private powered = false;

  constructor(
    private readonly circuit: Circuit,
    readonly address: number,
    private readonly interrupt: Node,
  ) {
    this.name = `pcf8574@${address.toString(16)}`;
    this.ports = Array.from({ length: 8 }, (_, bit) => circuit.node(`${this.name}.P${bit}`));
    for (const port of this.ports)
      circuit.onChange(port, () => {
        this.updateInterrupt();
      });
  }

  powerOn(): void {
    this.powered = true;
    this.write([allHigh]);
  }

  powerOff(): void {
    this.powered = false;
    for (const port of this.ports) this.circuit.drive(port, this.name);
    this.circuit.drive(this.interrupt, this.name);
  }

  write(bytes: readonly number[]): void {
    for (const byte of bytes) {
      this.latch = byte & allHigh;
      this.ports.forEach((port, bit) => {
        const high = Boolean((this.latch >> bit) & 1);
        this.circuit.drive(port, this.name, { high, strength: high ? pull : strong });
      });
    }
    this.acknowledgeInputs();
  }

  read(length: number): number[] {
    this.acknowledgeInputs();
    return new Array<number>(length).fill(this.reference);
  }

  private get inputs(): number {
    return this.ports.reduce((byte, port, bit) => byte | (Number(this.circuit.high(port)) << bit), 0);
  }

  private acknowledgeInputs(): void {
    this.reference = this.inputs;
    this.updateInterrupt();
  }

  private updateInterrupt(): void {
    if (!this.powered) return;
    const asserted = ((this.inputs ^ this.reference) & this.latch) !== 0;
    this.circuit.drive(this.interrupt, this.name, asserted ? { high: false, strength: strong } : undefined);
  }
}
