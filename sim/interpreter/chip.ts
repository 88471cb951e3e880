/**
 * The simulator's peripherals, driven by lines of the real interpreter instead of by firmware in V8, in real time: the same pins,
 * timers, expanders and bolt, with nothing of the simulator's language in between.
 */
import { clearTimeout, setTimeout } from 'node:timers';
import type { Board } from '../../boards/board.js';
import { installAdc } from '../adc.js';
import { Nrf } from '../bluetooth/nrf.js';
import { Radio, type RadioEvent } from '../bluetooth/radio.js';
import { chipOf } from '../chips.js';
import { installI2c } from '../i2c.js';
import { Jolt } from '../jolt.js';
import { Pins } from '../pins.js';
import { Pwm } from '../pwm.js';
import { Session } from '../session.js';
import { Timers } from '../timers.js';
import { UtilityTimer } from '../utility-timer.js';
import { Watches, type PinEvent } from '../watches.js';
import type { World } from '../world/world.js';
import type { Line } from './interpreter.js';

export interface Caller {
  /** Runs the callback of the n-th `setWatch`. */
  readonly fire: (watch: number, event: unknown) => void;
  /** Runs a handler that was given to `NRF`, with this expression for its argument. */
  readonly call: (handler: number, argument: string) => void;
  /** Lets the native that waits return, or throw. */
  readonly answer: (code: string) => void;
}

/** Natives whose result the firmware waits for. */
const asked = new Set([
  ...['digitalRead', 'analogRead', 'I2C1.writeTo', 'I2C1.readFrom'],
  ...['NRF.getBattery', 'NRF.getAddress', 'NRF.getSecurityStatus'],
]);
/** What is told without there being anything to do. */
const told = new Set([
  ...['watch', 'radio', 'Flash.write', 'Flash.erasePage', 'exception', 'errorFlag', 'sync'],
  ...['crypto.SHA256', 'E.toUint8Array', 'E.memoryArea', 'E.CRC32', 'halt', 'noise'],
  ...['E.setConsole', 'E.reboot'],
]);

/** Where nothing else is known, every chip of a test is the same. */
const factoryAddress = 'c0:de:ad:1a:7c:40';

export class Chip {
  /** What phones meet. */
  readonly air: Radio;

  private readonly session: Session;
  private readonly pins: Pins;
  private readonly jolt: Jolt | undefined;
  private readonly utilityTimer: UtilityTimer;
  private readonly timers: Timers;
  private readonly watches: Watches;
  private readonly epoch = performance.now();
  private readonly nrf: Nrf;
  private events: (PinEvent | RadioEvent)[] = [];
  private watchCount = 0;
  private now = 0;
  private isStopped = false;
  private alarm: ReturnType<typeof setTimeout> | undefined;

  constructor(
    board: Board,
    private readonly world: World,
    private readonly caller: Caller,
    /** How much slower than real time the world runs, for an interpreter that is slowed down as well. */
    private readonly slowness = 1,
  ) {
    const clock = { now: 0, elapse: () => undefined };
    Object.defineProperty(clock, 'now', { get: () => this.now });
    const chip = chipOf(board.name);
    this.pins = new Pins(world.circuit, chip);
    this.utilityTimer = new UtilityTimer(clock, this.pins);
    this.session = new Session({
      calls: new Map(),
      systemTime: () => this.now,
      random: () => 0,
      onException: (text) => {
        throw new Error(text);
      },
      onReturn: () => undefined,
    });
    this.pins.install(this.session);
    new Pwm(this.pins).install(this.session);
    this.utilityTimer.install(this.session);
    installAdc(this.session, this.pins, chip.analog, (pin) => world.analog(pin));
    installI2c(this.session, this.pins, { wiring: board.i2c, devices: world.expanders });
    this.jolt = chip.jolt && new Jolt(chip.jolt, this.pins);
    this.jolt?.install(this.session);
    this.air = new Radio(clock, chip.bluetooth);
    this.air.onEvent = (event) => {
      this.events.push(event);
      // A phone acts at any time; what the world does is simulated up to then.
      queueMicrotask(() => this.advance());
    };
    this.nrf = new Nrf(this.session, {
      ...{ radio: this.air, build: chip.bluetooth, hasNfc: chip.hasNfc, factoryAddress },
      supplyVolts: () => world.battery.chipMillivolts / 1000,
      later: (callback) => callback(),
      print: () => undefined,
    });
    this.timers = new Timers(this.session, () => this.now);
    this.watches = new Watches(this.session, this.pins, this.timers, {
      builtInButtons: chip.builtInButtons,
      seconds: (time) => time / 1000,
      warn: (text) => {
        throw new Error(text);
      },
    });
    this.pins.onSense = (pin, high) => this.events.push({ pin, high, time: this.now });
    world.setPowered(true, true);
  }

  /** Carries out what the firmware calls. */
  handle({ name, args }: Line): void {
    if (told.has(name)) return;
    this.advance();
    const native = this.native(name);
    try {
      if (name === 'setWatch') this.watch(native, args);
      else {
        const result = native(...(translations[name]?.(args, (index) => this.handler(index)) ?? args));
        if (asked.has(name)) this.caller.answer(answerOf(result));
      }
    } catch (error) {
      if (!asked.has(name)) throw error;
      this.caller.answer(`throw new Error(${JSON.stringify((error as Error).message)})`);
    }
    this.advance();
  }

  /** Brings the world to the present, and again whenever something is due. */
  advance(): void {
    if (this.isStopped) return;
    clearTimeout(this.alarm);
    const present = (performance.now() - this.epoch) / this.slowness;
    do {
      const due = Math.min(this.utilityTimer.due, this.timers.due, this.air.due);
      const next = Math.max(this.now, Math.min(present, this.now + this.world.stepMilliseconds, due));
      this.world.advance(next - this.now);
      this.now = next;
      this.utilityTimer.run();
      this.air.run();
      this.deliver();
      this.timers.run();
      this.jolt?.idle();
    } while (this.now < present);
    const due = Math.min(this.utilityTimer.due, this.timers.due, this.air.due);
    const wait = Math.min(due, this.now + this.world.stepMilliseconds) - this.now;
    if (wait < Infinity) this.alarm = setTimeout(() => this.advance(), wait * this.slowness);
  }

  stop(): void {
    clearTimeout(this.alarm);
    this.isStopped = true;
    this.air.reset();
    this.world.setPowered(true, false);
    this.pins.reset();
  }

  /** What the chip puts on a pin. */
  outputs(pin: number): boolean {
    return this.pins.outputs(pin);
  }

  private deliver(): void {
    const events = this.events;
    this.events = [];
    for (const event of events) {
      if ('is' in event) this.nrf.handle(event);
      else this.watches.handle(event);
    }
  }

  /** In place of a function of the firmware, which cannot leave the interpreter. */
  private handler(index: unknown): ((argument: unknown) => void) | undefined {
    if (typeof index !== 'number') return undefined;
    return (argument) => {
      this.caller.call(index, expressionOf(argument));
    };
  }

  private native(name: string): (...args: readonly unknown[]) => unknown {
    const found = name
      .split('.')
      .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], this.session.language.global);
    if (typeof found !== 'function') throw new Error(`the simulator has no ${name}`);
    return found as (...args: readonly unknown[]) => unknown;
  }

  private watch(setWatch: (...args: readonly unknown[]) => unknown, args: readonly unknown[]): void {
    const index = this.watchCount++;
    setWatch((event: unknown) => this.caller.fire(index, event), ...args);
  }
}

type Handler = (index: unknown) => unknown;
type Described = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** How the prelude's lines differ from what the firmware calls: functions are numbers, and an undefined value is null. */
const translations: Readonly<Record<string, (args: readonly unknown[], handler: Handler) => readonly unknown[]>> = {
  'NRF.setServices': ([services, ...rest], handler) => [
    mapValues(services as Described, (characteristics) =>
      mapValues(characteristics, (given) => {
        const { onWrite, onWriteDesc } = given;
        return { ...given, onWrite: handler(onWrite), onWriteDesc: handler(onWriteDesc) };
      }),
    ),
    ...rest,
  ],
  // JSON has no undefined.
  'NRF.nfcURL': (args) => args.map((address) => address ?? undefined),
  'NRF.setAdvertising': ([data, ...rest]) => [
    Array.isArray(data) ? data : mapValues(data as Record<string, unknown>, (value) => value ?? undefined),
    ...rest,
  ],
  'NRF.on': ([event, index], handler) => [event, handler(index)],
};

function mapValues<From, To>(object: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));
}

function answerOf(result: unknown): string {
  if (ArrayBuffer.isView(result)) return JSON.stringify(Array.from(result as Uint8Array));
  if (typeof result === 'string') return JSON.stringify(result);
  if (typeof result === 'number' || result === undefined) return String(result);
  // There is no room for more of the security status.
  const { connected } = result as { connected: boolean };
  return `({connected:${connected}})`;
}

/** JavaScript for an argument of a handler. */
function expressionOf(argument: unknown): string {
  if (typeof argument !== 'object') return JSON.stringify(argument);
  const { data } = argument as { data: ArrayBuffer };
  return `{data:E.toArrayBuffer(atob("${Buffer.from(new Uint8Array(data)).toString('base64')}"))}`;
}
