/**
 * The chip with Espruino on it. `Machine` owns what outlives a boot (flash, clock offset, entropy, counters) and the
 * peripherals; each boot makes a fresh JavaScript context with its own timers and watches. Its loop is `jsiIdle` of
 * src/jsinteractive.c: what waits in the queue first, then timers, then queued callbacks, then sleep.
 *
 *     world (pins, ADC, I2C) <-> Pins Pwm UtilityTimer Watchdog NorFlash <-> Life: Session Watches Timers E NRF I2C1 require
 *     phones (bluetooth/central) <-> Radio                               <->
 */
import { startStock, type RadioState } from './bluetooth/nrf.js';
import { Radio, type RadioEvent } from './bluetooth/radio.js';
import type { Chip } from './chips.js';
import type { Clock } from './clock.js';
import { MemoryAreas } from './espruino-e.js';
import { FirmwareFault, PowerCut } from './faults.js';
import type { I2cBus } from './i2c.js';
import { IoQueue } from './io-queue.js';
import { startLife, type Life } from './life.js';
import { Jolt } from './jolt.js';
import type { NorFlash } from './nor.js';
import { Pins } from './pins.js';
import { Pwm } from './pwm.js';
import { Random } from './random.js';
import { isStorageValid, readStorageFile } from './storage.js';
import { UtilityTimer } from './utility-timer.js';
import { Watchdog } from './watchdog.js';
import type { PinEvent } from './watches.js';
import type { Circuit } from './world/circuit.js';

export interface MachineOptions {
  readonly chip: Chip;
  readonly clock: Clock;
  readonly circuit: Circuit;
  readonly nor: NorFlash;
  readonly seed: number;
  /** Voltage at a pin as a share of the supply. */
  readonly analog: (pin: number) => number;
  readonly supplyVolts: () => number;
  readonly i2c: I2cBus;
  /** The chip stopped until its battery is taken out and put back: a power cut was injected, or the firmware is at fault. */
  readonly onStopped: () => void;
  /** What each run of JavaScript takes: a file, a callback. */
  readonly runMilliseconds: number;
}

export type ResetCause = 'watchdog' | 'reboot' | 'brown-out';

/** Files that run whenever the chip starts: `jsfLoadBootCodeFromFlash`. */
const bootFiles = ['.bootPowerOn', '.boot0', '.boot1', '.boot2', '.boot3'];
/** A firmware that has not come to rest after so many passes at one moment never will. */
const maxPasses = 100_000;
const maxResetsAtOnce = 100;
/** Of an event in the queue: a time; Bluetooth's kind and handle before its data, an address with its kind. */
const edgeBytes = 4;
const bluetoothBytes = 3;
const addressBytes = 7;
/** Keeps the address apart from the chip's entropy. */
const addressSeed = 0x1b873593;

class Reset extends Error {}

export class Machine {
  /** Calls of each native function, as `digitalWrite` or `Flash.write`; `clear()` it to start anew. */
  readonly calls = new Map<string, number>();
  readonly exceptions: string[] = [];
  readonly prints: string[] = [];
  readonly resets: { readonly cause: ResetCause; readonly time: number }[] = [];
  readonly pins: Pins;
  readonly pwm: Pwm;
  readonly areas = new MemoryAreas();
  readonly watchdog: Watchdog;
  /** What phones meet. */
  readonly air: Radio;
  /** Of the chip, for ever: a random static address. */
  readonly factoryAddress: string;
  powered = false;

  private readonly utilityTimer: UtilityTimer;
  private readonly entropy: Random;
  private readonly mathRandom: Random;
  private life: Life | undefined;
  private jolt: Jolt | undefined;
  private readonly queue: IoQueue<PinEvent | RadioEvent>;
  private selfTest: Generator<number, void> | undefined;
  /** World time of the next step of starting, if the chip is starting. */
  private startsAt = Infinity;
  /** System time at world time 0. */
  private timeOffset = 0;

  constructor(private readonly options: MachineOptions) {
    const { clock, circuit, nor, seed } = options;
    this.pins = new Pins(circuit, options.chip);
    this.pwm = new Pwm(this.pins);
    this.utilityTimer = new UtilityTimer(clock, this.pins);
    this.watchdog = new Watchdog(clock);
    this.entropy = new Random(seed);
    this.mathRandom = new Random(~seed);
    this.queue = new IoQueue(options.chip.ioQueueBytes);
    this.pins.onSense = (pin, high) => {
      this.queue.push({ pin, high, time: clock.now }, edgeBytes);
    };
    this.factoryAddress = randomAddress(new Random(seed ^ addressSeed));
    this.air = new Radio(clock, options.chip.bluetooth);
    this.air.onEvent = (event) => {
      this.queue.push(event, bluetoothBytes + dataBytes(event));
    };
    nor.onChange = (address, length) => {
      this.areas.changed(address, length);
    };
  }

  get flash(): NorFlash {
    return this.options.nor;
  }

  get flashBytesWritten(): number {
    return this.flash.bytesWritten;
  }

  /** What the firmware of this boot told the radio. */
  get radio(): RadioState | undefined {
    return this.life?.nrf;
  }

  /** Edges and Bluetooth events that found the interpreter's queue full. */
  get lostEvents(): number {
    return this.queue.lost;
  }

  /** The port on which a REPL listens: 'any' until the console is forced to one; null for none. */
  get console(): string | null {
    return this.life?.console() ?? null;
  }

  /** World time at which JavaScript runs next. */
  get javaScriptDue(): number {
    if (!this.powered) return Infinity;
    if (!this.life) return this.startsAt;
    return this.queue.length || this.life.queued.length ? this.options.clock.now : this.life.timers.due;
  }

  /** World time at which the hardware does something next. */
  get hardwareDue(): number {
    return this.powered ? Math.min(this.utilityTimer.due, this.watchdog.due, this.air.due) : Infinity;
  }

  powerOn(): void {
    if (this.powered) return;
    this.powered = true;
    // The clock is kept in RAM that no start clears, and RAM forgets without power: `jshInit`.
    this.timeOffset = -this.options.clock.now;
    this.startsAt = this.options.clock.now;
  }

  powerOff(): void {
    this.watchdog.reset();
    this.stop(new PowerCut());
    this.powered = false;
  }

  /** The supply is too low for the chip; it starts anew, like after a power-on, once `powerOn` says that it is enough. */
  brownOut(): void {
    this.note('brown-out');
    this.powerOff();
  }

  /** What the hardware does on its own at this moment. */
  runHardware(): void {
    if (!this.powered) return;
    this.utilityTimer.run();
    this.air.run();
    if (this.watchdog.due > this.options.clock.now) return;
    this.watchdog.reset();
    this.reset('watchdog');
  }

  /** Runs JavaScript until there is nothing more to do at this moment, but not later than `until` if it takes time. */
  runJavaScript(until: number): void {
    const { clock } = this.options;
    let passes = 0;
    let moment = clock.now;
    while (this.javaScriptDue <= clock.now && clock.now <= until) {
      passes = clock.now === moment ? passes + 1 : 0;
      moment = clock.now;
      if (passes > maxPasses) throw new FirmwareFault('the firmware does not come to rest');
      if (this.life) this.pass(this.life);
      else this.start();
    }
  }

  private pass(life: Life): void {
    for (const event of this.queue.take()) {
      if ('is' in event) life.nrf.handle(event);
      else life.watches.handle(event);
      this.afterRun(life);
      if (this.life !== life) return;
    }
    life.timers.run();
    this.afterRun(life);
    while (this.life === life && life.queued.length) {
      life.queued.shift()!();
      this.afterRun(life);
    }
    if (this.life === life) this.idle();
  }

  /** One step of the start: a piece of the self-test, or the boot files. */
  private start(): void {
    const { chip, clock } = this.options;
    if (!this.air.isOn) startStock(this.air, chip.bluetooth, this.factoryAddress);
    if (chip.jolt) this.jolt ??= new Jolt(chip.jolt, this.pins);
    this.selfTest ??= chip.selfTest?.(this.pins);
    const step = this.selfTest?.next();
    if (step && !step.done) {
      this.startsAt = clock.now + step.value;
      return;
    }
    this.selfTest = undefined;
    this.startsAt = Infinity;
    for (const button of chip.builtInButtons) this.pins.setManualState(button, 'input_pulldown');
    if (!this.checkStorage()) return;
    this.watchdog.restarted();
    const life = this.makeLife();
    this.life = life;
    for (const name of bootFiles) {
      const code = readStorageFile(this.storage, this.flash.geometry.pageBytes, name);
      if (code) life.session.runFile(name, code);
    }
    life.emit('init');
    const { onInit } = life.session.language.global;
    if (onInit !== undefined) life.session.call(onInit);
    this.afterRun(life);
    if (this.life === life) this.idle();
  }

  /** `jsiIdle`, once there is nothing to run. */
  private idle(): void {
    this.watchdog.idle();
    this.jolt?.idle();
  }

  private get storage(): Uint8Array {
    const { address, pageBytes, pages } = this.flash.geometry;
    return this.flash.read(address, pageBytes * pages);
  }

  /** `jsiSemiInit`: a Storage that makes no sense is erased without a question. Returns false if the power was cut there. */
  private checkStorage(): boolean {
    const { address, pageBytes, pages } = this.flash.geometry;
    if (isStorageValid(this.storage, pageBytes)) return true;
    this.prints.push('Storage is corrupt.');
    try {
      for (let page = 0; page < pages; page++) this.flash.erase(address + page * pageBytes);
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
      this.powerOff();
      this.options.onStopped();
      return false;
    }
    return true;
  }

  private makeLife(): Life {
    const { pins, jolt, pwm, utilityTimer, watchdog, areas, entropy, mathRandom, calls, prints, exceptions } = this;
    const { air: radio, factoryAddress } = this;
    const { runMilliseconds, clock } = this.options;
    return startLife({
      ...this.options,
      ...{ pins, jolt, pwm, utilityTimer, watchdog, areas, entropy, mathRandom, calls, prints, exceptions },
      ...{ radio, factoryAddress },
      systemTimeAt: (time) => time + this.timeOffset,
      setSystemTime: (milliseconds) => {
        this.timeOffset = milliseconds - clock.now;
      },
      ran: () => {
        this.areas.runEnds();
        if (runMilliseconds > 0) clock.elapse(runMilliseconds);
      },
      reboot: () => {
        this.reset('reboot');
      },
    });
  }

  /** Deals with what a run of JavaScript led to. */
  private afterRun({ session }: Life): void {
    const { ended } = session;
    if (ended && this.life?.session === session) {
      this.powerOff();
      this.options.onStopped();
      if (!(ended instanceof PowerCut)) throw ended;
    }
  }

  private reset(cause: ResetCause): void {
    this.note(cause);
    this.stop(new Reset(cause));
    this.startsAt = this.options.clock.now;
  }

  private note(cause: ResetCause): void {
    const time = this.options.clock.now;
    this.resets.push({ cause, time });
    if (this.resets.at(-maxResetsAtOnce)?.time === time) throw new FirmwareFault(`resets without end: ${cause}`);
  }

  private stop(reason: Error): void {
    this.life?.session.end(reason);
    this.life = undefined;
    this.air.reset();
    this.queue.take();
    this.selfTest = undefined;
    this.jolt = undefined;
    this.startsAt = Infinity;
    this.utilityTimer.reset();
    this.pins.reset();
    this.pwm.reset();
  }
}

function dataBytes(event: RadioEvent): number {
  return event.is === 'written' ? event.data.length : event.is === 'connected' ? addressBytes : 0;
}

/** Its first two bits are ones. */
function randomAddress(random: Random): string {
  const bytes = Array.from({ length: 6 }, (_, at) => (random.next() & 0xff) | (at === 0 ? 0xc0 : 0));
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}
