/**
 * `setWatch`: src/jswrap_io.c, the pin part of `jsiIdle` in src/jsinteractive.c, `jshPinWatch` in
 * targets/nrf5x/jshardware.c. Eight pins can be watched; a watch on a ninth is made, warns on the console and never fires.
 */
import type { Pins } from './pins.js';
import type { Session } from './session.js';
import type { Timer, Timers } from './timers.js';
import { findPin, integer } from './values.js';

export interface PinEvent {
  readonly pin: number;
  readonly high: boolean;
  /** World time, milliseconds. */
  readonly time: number;
}

interface Watch {
  readonly pin: number;
  readonly callback: unknown;
  readonly repeat: boolean;
  /** 1 rising, -1 falling, 0 both. */
  readonly edge: number;
  readonly debounceMilliseconds: number;
  state: boolean;
  /** Seconds of the interpreter's clock. */
  lastTime: number | undefined;
  bounce: { readonly timer: Timer; high: boolean } | undefined;
}

/** ESPR_EXTI_COUNT of the nRF52 family: scripts/build_platform_config.py. */
const watchedPins = 8;
const buttonDebounceMilliseconds = 25;

export class Watches {
  private readonly watches = new Map<number, Watch>();
  private readonly sensed = new Set<number>();
  private nextId = 1;

  constructor(
    private readonly session: Session,
    private readonly pins: Pins,
    private readonly timers: Timers,
    private readonly machine: {
      readonly builtInButtons: readonly number[];
      readonly seconds: (worldMilliseconds: number) => number;
      readonly warn: (text: string) => void;
    },
  ) {
    session.defineGlobal('setWatch', (callback: unknown, pin: unknown, options: unknown) =>
      this.set(callback, pin, options),
    );
    session.defineGlobal('clearWatch', (...ids: unknown[]) => {
      this.clear(ids);
    });
  }

  handle(event: PinEvent): void {
    for (const [id, watch] of [...this.watches]) {
      if (watch.pin !== event.pin || !this.watches.has(id)) continue;
      if (watch.debounceMilliseconds > 0) {
        this.bounce(id, watch, event);
      } else {
        watch.state = event.high;
        this.fire(id, watch, event.high, event.time);
      }
      if (this.session.ended) return;
    }
  }

  private bounce(id: number, watch: Watch, event: PinEvent): void {
    const due = event.time + watch.debounceMilliseconds;
    if (watch.bounce) {
      watch.bounce.high = event.high;
      watch.bounce.timer.due = due;
    } else if (event.high !== watch.state) {
      const timer: Timer = {
        due,
        interval: undefined,
        debounces: true,
        run: () => {
          this.settled(id, watch, timer.due);
        },
      };
      watch.bounce = { timer, high: event.high };
      this.timers.add(timer);
    }
  }

  /** The pin has kept its level for the time of debouncing. `clearWatch` does not stop this: the timer has the watch still. */
  private settled(id: number, watch: Watch, due: number): void {
    const high = watch.bounce?.high ?? watch.state;
    const changed = watch.state !== high;
    watch.state = high;
    watch.bounce = undefined;
    if (changed) this.fire(id, watch, high, due - watch.debounceMilliseconds);
  }

  private fire(id: number, watch: Watch, high: boolean, time: number): void {
    const seconds = this.machine.seconds(time);
    const { lastTime } = watch;
    // Kept for either edge, whichever of them is watched.
    watch.lastTime = seconds;
    if (watch.edge !== 0 && watch.edge > 0 !== high) return;
    const event = new this.session.language.Object();
    Object.assign(event, { state: high, lastTime, time: seconds, pin: watch.pin });
    this.session.call(watch.callback, event);
    if (!watch.repeat) this.remove(id);
  }

  private set(callback: unknown, pinValue: unknown, options: unknown): number | undefined {
    const { session, machine } = this;
    const pin = findPin(pinValue);
    if (pin === undefined) {
      machine.warn('ERROR: Invalid pin');
      return undefined;
    }
    const button = machine.builtInButtons.includes(pin);
    let repeat = Boolean(options);
    let edge = button ? 1 : 0;
    let debounce = button ? buttonDebounceMilliseconds : 0;
    if (typeof options === 'object' && options !== null) {
      const given = options as { repeat?: unknown; edge?: unknown; debounce?: unknown; irq?: unknown; data?: unknown };
      repeat = Boolean(given.repeat);
      if (given.debounce !== undefined) debounce = Math.max(0, Number(given.debounce) || 0);
      if (given.edge !== undefined) edge = this.edge(given.edge);
      if (given.irq) session.raise('irq=true set, but function is not a native function');
      if (given.data !== undefined) session.fault('the simulator has no data pin of a watch');
    }
    if (typeof callback !== 'function' && typeof callback !== 'string') session.raise('Function or String not supplied!');
    const state = this.pins.input(pin);
    this.sense(pin);
    const id = this.nextId++;
    this.watches.set(id, {
      pin,
      callback,
      repeat,
      edge,
      debounceMilliseconds: debounce,
      state,
      lastTime: undefined,
      bounce: undefined,
    });
    return id;
  }

  private edge(value: unknown): number {
    const edge = typeof value === 'number' ? Math.sign(integer(value)) : { rising: 1, falling: -1, both: 0 }[String(value)];
    return edge ?? this.session.raise("'edge' in setWatch should be 1, -1, 0, 'rising', 'falling' or 'both'", 'TypeError');
  }

  private sense(pin: number): void {
    if (this.sensed.has(pin)) return;
    if (this.sensed.size === watchedPins) {
      this.machine.warn('WARNING: No free EXTI for watch');
      return;
    }
    this.sensed.add(pin);
    this.pins.setSense(pin, true);
  }

  private clear(ids: unknown[]): void {
    if (ids.length === 0) {
      for (const id of [...this.watches.keys()]) this.remove(id);
      return;
    }
    if (ids[0] === undefined) this.session.raise('clearWatch(undefined) not allowed. Use clearWatch() instead');
    const id = Number(ids[0]);
    if (!this.watches.has(id)) this.session.raise(`Unknown Watch ${id}`);
    this.remove(id);
  }

  private remove(id: number): void {
    const watch = this.watches.get(id);
    if (!watch) return;
    this.watches.delete(id);
    const stillWatched = [...this.watches.values()].some((other) => other.pin === watch.pin);
    if (!stillWatched && this.sensed.delete(watch.pin)) this.pins.setSense(watch.pin, false);
  }
}
