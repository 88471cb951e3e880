/**
 * The pins of an nRF52: targets/nrf5x/jshardware.c (`jshPinSetState`, `jshPinSetValue`), src/jspin.c, src/jswrap_io.c.
 * `pinMode` makes a pin's mode manual; without it, reading and writing set the mode on their own. An output's input buffer is
 * disconnected: it reads 0 and a watch on it sees nothing, not even after it has become an input again.
 */
import { pull, strong, type Circuit, type Driver, type Node } from './world/circuit.js';
import type { Session } from './session.js';
import { integer, pinOf } from './values.js';

export type PinState =
  'undefined' | 'analog' | 'input' | 'input_pullup' | 'input_pulldown' | 'output' | 'opendrain' | 'opendrain_pullup';

const modes = new Set<unknown>([
  'analog',
  'input',
  'input_pullup',
  'input_pulldown',
  'output',
  'opendrain',
  'opendrain_pullup',
]);
const disconnected = new Set<PinState>(['undefined', 'analog', 'output']);
/** States that keep the pin's sense mechanism as it was: `jshPinSetState`. */
const inputs = new Set<PinState>(['input', 'input_pullup', 'input_pulldown']);

/** A peripheral that has taken a pin over. `release` is called when the pin gets another state. */
export interface PinFunction {
  /** The level it drives, if it drives one. */
  readonly level?: boolean;
  release(): void;
}

class Pin {
  state: PinState = 'undefined';
  manual = false;
  out = false;
  sense = false;
  peripheral: PinFunction | undefined;

  constructor(
    readonly node: Node,
    /** Levels and pulls are the other way round on the wire than for the program. */
    readonly negated: boolean,
  ) {}

  get driver(): Driver | undefined {
    const driver = this.asWritten;
    return driver && this.negated ? { ...driver, high: !driver.high } : driver;
  }

  private get asWritten(): Driver | undefined {
    const { state, out } = this;
    if (this.peripheral) {
      const { level } = this.peripheral;
      return level === undefined ? undefined : { high: level, strength: strong };
    }
    if (state === 'output') return { high: out, strength: strong };
    if (state === 'input_pullup') return { high: true, strength: pull };
    if (state === 'input_pulldown') return { high: false, strength: pull };
    if (state === 'opendrain' || state === 'opendrain_pullup') {
      if (!out) return { high: false, strength: strong };
      if (state === 'opendrain_pullup') return { high: true, strength: pull };
    }
    return undefined;
  }
}

export class Pins {
  /** Comes when an input whose sense is on changes its level. */
  onSense: (pin: number, high: boolean) => void = () => undefined;

  private readonly pins: readonly Pin[];

  constructor(
    private readonly circuit: Circuit,
    { pinCount, negated }: { readonly pinCount: number; readonly negated: readonly number[] },
  ) {
    this.pins = Array.from({ length: pinCount }, (_, number) => {
      const pin = new Pin(circuit.node(`D${number}`), negated.includes(number));
      circuit.onChange(pin.node, (high) => {
        if (pin.sense) this.onSense(number, high !== pin.negated);
      });
      return pin;
    });
  }

  /** What a reset of the chip leaves, and what it is without power: every pin is open. */
  reset(): void {
    for (const pin of this.pins) {
      pin.peripheral?.release();
      Object.assign(pin, { state: 'undefined', manual: false, out: false, sense: false, peripheral: undefined });
      this.update(pin);
    }
  }

  setState(number: number, state: PinState): void {
    const pin = this.pin(number);
    this.setFunction(number, undefined);
    pin.state = state;
    if (!inputs.has(state)) pin.sense = false;
    this.update(pin);
  }

  /** A state that reading and writing do not change. */
  setManualState(number: number, state: PinState): void {
    this.pin(number).manual = true;
    this.setState(number, state);
  }

  setValue(number: number, high: boolean): void {
    const pin = this.pin(number);
    pin.out = high;
    this.update(pin);
  }

  level(number: number): boolean {
    const pin = this.pin(number);
    return !disconnected.has(pin.state) && this.circuit.high(pin.node) !== pin.negated;
  }

  /** What the chip puts on a pin, whoever else pulls at it. */
  outputs(number: number): boolean {
    return this.pin(number).driver?.high ?? false;
  }

  isOutput(number: number): boolean {
    return this.pin(number).state === 'output';
  }

  isManual(number: number): boolean {
    return this.pin(number).manual;
  }

  setFunction(number: number, peripheral: PinFunction | undefined): void {
    const pin = this.pin(number);
    const before = pin.peripheral;
    if (before === peripheral) return;
    pin.peripheral = peripheral;
    before?.release();
    this.update(pin);
  }

  functionOf(number: number): PinFunction | undefined {
    return this.pin(number).peripheral;
  }

  /** After a peripheral changed the level it drives. */
  refresh(number: number): void {
    this.update(this.pin(number));
  }

  setSense(number: number, on: boolean): void {
    const pin = this.pin(number);
    pin.sense = on && !disconnected.has(pin.state);
  }

  /** `jshPinOutput`: the value first, then the mode, so that a pin never starts with the wrong level. */
  output(number: number, high: boolean): void {
    this.setValue(number, high);
    if (!this.pin(number).manual) this.setState(number, 'output');
  }

  /** `jshPinInput`. */
  input(number: number): boolean {
    if (!this.pin(number).manual) this.setState(number, 'input');
    return this.level(number);
  }

  install(session: Session): void {
    session.defineGlobal('pinMode', (pin: unknown, mode: unknown, automatic: unknown) => {
      this.pinMode(session, pinOf(session, pin), mode, Boolean(automatic));
    });
    session.defineGlobal('digitalWrite', (pin: unknown, value: unknown) => {
      this.digitalWrite(session, pin, value);
    });
    session.defineGlobal('digitalRead', (pin: unknown) => this.digitalRead(session, pin));
  }

  private pinMode(session: Session, number: number, mode: unknown, automatic: boolean): void {
    const pin = this.pin(number);
    if (modes.has(mode)) {
      pin.manual = !automatic;
      this.setState(number, mode as PinState);
      return;
    }
    if (mode === 'af_output' || mode === 'af_opendrain') session.fault(`the simulator has no pinMode ${mode}`);
    pin.manual = false;
    if (mode !== undefined && mode !== 'auto') session.raise('Unknown pin mode');
  }

  private digitalWrite(session: Session, pins: unknown, value: unknown): void {
    let bits = typeof value === 'boolean' ? (value ? -1 : 0) : integer(value);
    if (!Array.isArray(pins)) {
      this.output(pinOf(session, pins), bits !== 0);
      return;
    }
    // The last pin of the array is the least significant bit and is written first.
    for (const pin of [...(pins as unknown[])].reverse()) {
      this.output(pinOf(session, pin), (bits & 1) === 1);
      bits >>= 1;
    }
  }

  private digitalRead(session: Session, pins: unknown): number {
    if (!Array.isArray(pins)) return Number(this.input(pinOf(session, pins)));
    return pins.reduce<number>((value, pin: unknown) => (value << 1) | Number(this.input(pinOf(session, pin))), 0);
  }

  private pin(number: number): Pin {
    const pin = this.pins[number];
    if (!pin) throw new RangeError(`no pin D${number}`);
    return pin;
  }

  private update(pin: Pin): void {
    this.circuit.drive(pin.node, 'chip', pin.driver);
  }
}
