/**
 * `analogWrite` on the three PWM units of the nRF52832, four channels each, one frequency a unit: `jshPinAnalogOutput` in
 * targets/nrf5x/jshardware.c. Giving a pin another state stops its whole unit, and a channel of it that was left configured
 * stays dead until its own pin is given another state too. A pin whose mode is manual keeps its PWM under `digitalWrite`.
 */
import type { PinFunction, Pins } from './pins.js';
import type { Session } from './session.js';
import { pinOf } from './values.js';

const unitCount = 3;
const channelCount = 4;
const clockHertz = 16_000_000;
const defaultHertz = 1000;
const maxCounter = 32767;
const maxPrescaler = 7;

class Unit {
  counter = 0;
  prescaler = 0;
  enabled = false;
  readonly channels = new Set<Channel>();

  get hertz(): number {
    return clockHertz / (this.counter << this.prescaler);
  }
}

class Channel implements PinFunction {
  duty = 0;

  constructor(
    readonly pin: number,
    readonly unit: Unit,
    private readonly stopped: () => void,
  ) {}

  get level(): boolean {
    return this.unit.enabled && this.duty >= 0.5;
  }

  release(): void {
    this.unit.channels.delete(this);
    this.unit.enabled = false;
    this.stopped();
  }
}

export class Pwm {
  private units = this.fresh();

  constructor(private readonly pins: Pins) {}

  reset(): void {
    this.units = this.fresh();
  }

  /** Of a square wave on the pin; 0 without one. */
  hertz(pin: number): number {
    const channel = this.pins.functionOf(pin);
    if (!(channel instanceof Channel) || !channel.unit.enabled) return 0;
    return channel.duty > 0 && channel.duty < 1 ? channel.unit.hertz : 0;
  }

  install(session: Session): void {
    session.defineGlobal('analogWrite', (pin: unknown, value: unknown, options: unknown) => {
      const { freq, soft, forceSoft } = (options ?? {}) as { freq?: unknown; soft?: unknown; forceSoft?: unknown };
      if (soft || forceSoft) session.fault('the simulator has no software PWM');
      this.analogWrite(session, pinOf(session, pin), Math.min(1, Math.max(0, Number(value))), Number(freq ?? 0));
    });
  }

  private analogWrite(session: Session, pin: number, duty: number, hertz: number): void {
    let counter = Math.trunc(clockHertz / (hertz > 0 ? hertz : defaultHertz));
    let prescaler = 0;
    while (counter > maxCounter && prescaler < maxPrescaler) {
      counter >>= 1;
      prescaler++;
    }
    counter = Math.max(1, counter);
    const present = this.pins.functionOf(pin);
    const channel = present instanceof Channel ? present : this.allocate(session, pin, counter, prescaler);
    const { unit } = channel;
    unit.counter = counter;
    unit.prescaler = prescaler;
    channel.duty = duty;
    if (channel !== present) {
      this.pins.setState(pin, 'output');
      this.pins.setFunction(pin, channel);
      unit.enabled = true;
    }
    for (const { pin: shared } of unit.channels) this.pins.refresh(shared);
  }

  private allocate(session: Session, pin: number, counter: number, prescaler: number): Channel {
    const same = (unit: Unit): boolean => unit.counter === counter && unit.prescaler === prescaler;
    const free = this.units.find((unit) => unit.channels.size === 0 || (unit.channels.size < channelCount && same(unit)));
    if (!free || counter > maxCounter) {
      return session.raise(
        'No free Hardware PWMs. Try not specifying a frequency, or using analogWrite(pin, val, {soft:true}) for Software PWM',
      );
    }
    const channel = new Channel(pin, free, () => {
      for (const { pin: shared } of free.channels) this.pins.refresh(shared);
    });
    free.channels.add(channel);
    return channel;
  }

  private fresh(): Unit[] {
    return Array.from({ length: unitCount }, () => new Unit());
  }
}
