/**
 * Everything around the chip, wired from a board record: keypad, bolt with motor and driver, contacts, inside button, battery
 * and, where the board has them, I2C expanders.
 */
import type { Board, ExpanderContacts, PinContacts } from '../../boards/board.js';
import { chipOf, type Chip } from '../chips.js';
import { Pcf8574 } from '../pcf8574.js';
import { Random } from '../random.js';
import { Battery } from './battery.js';
import { Bounce } from './bounce.js';
import { Circuit, pull, strong, weak, type AddContact, type Node } from './circuit.js';
import { Contacts } from './contacts.js';
import { Keypad } from './keypad.js';
import { Mechanism, motorFor } from './mechanism.js';
import { MotorDriver } from './motor-driver.js';

/** Step of the physics while something moves. */
const physicsMilliseconds = 0.5;
const regulatedMillivolts = 3300;
/** The motor's stall current on a board that does not measure it. */
const unmeasuredStallAmps = 0.6;
/** A motor must reach the stall current of its record with a battery that is almost empty, and some 5 % more. */
const stallMargin = 1.05;
/** How much of the resistance between battery and ground is the battery's own. */
const batteryShare = 0.13;
const jamPosition = 0.5;

export class World {
  readonly circuit = new Circuit();
  readonly battery: Battery;
  readonly driver: MotorDriver;
  readonly mechanism: Mechanism;
  readonly keypad: Keypad;
  readonly contacts: Contacts;
  readonly expanders: readonly Pcf8574[];

  /** The battery is in. */
  private powered = false;
  private chipPowered = false;
  private readonly chip: Chip;
  private readonly insideButton: (closed: boolean) => void;
  private readonly bounce: Bounce;

  constructor(
    private readonly board: Board,
    bounceMilliseconds: number,
    seed: number,
  ) {
    const { circuit } = this;
    this.chip = chipOf(board.name);
    this.bounce = new Bounce(bounceMilliseconds, new Random(seed));
    const { power, motor } = board;
    const stallAmps = motor.current
      ? (motor.current.stallMilliamps / 1000) * (power.fullMillivolts / power.criticalMillivolts) * stallMargin
      : unmeasuredStallAmps;
    const loopOhms = power.fullMillivolts / 1000 / stallAmps;
    const regulated = board.gauge.kind === 'supply' ? undefined : regulatedMillivolts;
    this.battery = new Battery(power.fullMillivolts, batteryShare * loopOhms, regulated);
    this.mechanism = new Mechanism(motorFor((power.fullMillivolts / 1000) * (1 - batteryShare), stallAmps));
    this.driver = new MotorDriver(motor.enableFilterMilliseconds);
    this.expanders = this.makeExpanders();
    this.keypad = this.makeKeypad();
    this.contacts = this.makeContacts(board.contacts);
    this.wireMotor();
    for (const load of [board.light.red, board.light.green, board.buzzer.pin]) {
      circuit.drive(this.pin(load), 'load', { high: this.isNegated(load), strength: weak });
    }
    const rail = circuit.node('button rail');
    circuit.drive(rail, 'rail', {
      high: board.insideButton.activeHigh !== this.isNegated(board.insideButton.pin),
      strength: strong,
    });
    this.insideButton = this.addContact(this.pin(board.insideButton.pin), rail);
    this.bounce.armed = true;
  }

  pin(number: number): Node {
    return this.circuit.node(`D${number}`);
  }

  /** What the ADC sees on a pin, as a share of the chip's supply. */
  analog(pin: number): number {
    const { gauge, motor } = this.board;
    const perSupply = regulatedMillivolts / Math.max(1, this.battery.chipMillivolts);
    if (gauge.kind !== 'supply' && pin === gauge.pin) {
      const isSeen = gauge.kind === 'divider' || (this.isAwake(gauge.driver) && this.circuit.high(this.pin(gauge.output)));
      return isSeen ? (this.battery.terminalMillivolts / gauge.fullScaleMillivolts) * perSupply : 0;
    }
    if (pin === motor.current?.pin)
      return ((this.mechanism.supplyAmps * 1000) / motor.current.fullScaleMilliamps) * perSupply;
    return this.circuit.high(this.pin(pin)) ? 1 : 0;
  }

  /** A light on this pin is lit. */
  isLit(pin: number): boolean {
    return this.circuit.high(this.pin(pin)) !== this.isNegated(pin);
  }

  /** `chip`: whether the supply of chip and expanders is enough; the motor's driver hangs on the battery itself. */
  setPowered(battery: boolean, chip: boolean): void {
    this.powered = battery;
    if (chip === this.chipPowered) return;
    this.chipPowered = chip;
    for (const expander of this.expanders) {
      if (chip) expander.powerOn();
      else expander.powerOff();
    }
  }

  setInside(pressed: boolean): void {
    this.insideButton(pressed);
  }

  setJammed(jammed: boolean): void {
    this.mechanism.obstacle = jammed ? jamPosition : undefined;
  }

  /** Milliseconds until the physics wants to be advanced again. */
  get stepMilliseconds(): number {
    return Math.min(this.active ? physicsMilliseconds : Infinity, this.bounce.dueMilliseconds);
  }

  advance(milliseconds: number): void {
    this.battery.step(milliseconds);
    this.bounce.advance(milliseconds);
    if (!this.active) return;
    this.driver.step(milliseconds);
    const bridge = this.powered ? this.driver.bridge : 'coast';
    this.mechanism.step(milliseconds, bridge, this.battery.terminalMillivolts / 1000);
    this.battery.amps = this.mechanism.supplyAmps;
    this.contacts.update();
  }

  private get active(): boolean {
    const { driver, mechanism, powered } = this;
    const driven = powered && (driver.bridge === 'throw' || driver.bridge === 'withdraw');
    return driver.moving || driven || mechanism.moving || mechanism.supplyAmps !== 0 || this.battery.amps !== 0;
  }

  private makeExpanders(): Pcf8574[] {
    const { i2c, keypad, contacts, motor } = this.board;
    if (!i2c) return [];
    const addresses = new Set<number>();
    for (const part of [keypad, contacts, motor.inputs]) if (part.kind === 'pcf8574') addresses.add(part.address);
    const interrupt = this.pin(i2c.interrupt);
    return [...addresses].map((address) => new Pcf8574(this.circuit, address, interrupt));
  }

  private makeKeypad(): Keypad {
    const { keypad } = this.board;
    if (keypad.kind === 'matrix') {
      return new Keypad(
        this.addContact,
        keypad.rows.map((pin) => this.pin(pin)),
        keypad.columns.map((pin) => this.pin(pin)),
      );
    }
    const ports = this.expander(keypad.address).ports;
    return new Keypad(this.addContact, ports.slice(0, 4).reverse(), ports.slice(4, 7).reverse());
  }

  private makeContacts(wiring: PinContacts | ExpanderContacts): Contacts {
    const node = (place: number): Node => (wiring.kind === 'pins' ? this.pin(place) : this.port(wiring.address, place));
    const nodes = {
      locked: node(wiring.locked),
      unlocked: node(wiring.unlocked),
      door: node(wiring.door),
      loop: node(wiring.loop),
    };
    return new Contacts(this.addContact, this.circuit.ground, nodes, this.mechanism);
  }

  private wireMotor(): void {
    const { inputs, enable } = this.board.motor;
    const node = (place: number): Node => (inputs.kind === 'pcf8574' ? this.port(inputs.address, place) : this.pin(place));
    const wire = (input: Node, strength: number, set: (high: boolean) => void): void => {
      this.circuit.drive(input, 'motor driver', { high: false, strength });
      this.circuit.onChange(input, set);
    };
    wire(this.pin(enable), pull, (high) => (this.driver.enablePin = high));
    wire(node(inputs.in1), weak, (high) => (this.driver.in1 = high));
    wire(node(inputs.in2), weak, (high) => (this.driver.in2 = high));
    if (inputs.kind !== 'jolt') return;
    const mode = this.pin(this.chip.jolt!.drivers[inputs.driver].mode);
    this.driver.zerosCoast = true;
    // Left open, it is neither low nor high for the driver, and low is what counts.
    this.circuit.onChange(mode, (high) => (this.driver.zerosCoast = !high));
    this.circuit.drive(mode, 'motor driver', { high: true, strength: weak });
  }

  private isNegated(pin: number): boolean {
    return this.chip.negated.includes(pin);
  }

  private isAwake(driver: 0 | 1): boolean {
    return this.circuit.high(this.pin(this.chip.jolt!.drivers[driver].sleep));
  }

  private readonly addContact: AddContact = (a, b) => this.bounce.contact(this.circuit.addSwitch(a, b));

  private expander(address: number): Pcf8574 {
    const found = this.expanders.find((expander) => expander.address === address);
    if (!found) throw new RangeError(`no expander at ${address}`);
    return found;
  }

  private port(address: number, bit: number): Node {
    const node = this.expander(address).ports[bit];
    if (node === undefined) throw new RangeError(`an expander has no bit ${bit}`);
    return node;
  }
}
