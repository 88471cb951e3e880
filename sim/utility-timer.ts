/**
 * Espruino's utility timer, TIMER1 of the chip, and `digitalPulse` on top of it: src/jstimer.c, src/jswrap_io.c,
 * `jshUtilTimerReschedule` in targets/nrf5x/jshardware.c. It goes on without JavaScript. Its arithmetic is kept as it is,
 * since a motor's cut-off hangs on it:
 *
 * - a pulse on a pin that has one pending sets no edge; its end comes behind the pending one's, and later than the sum of both
 *   by what has passed since the timer was last set;
 * - a pulse that is to end before the one the timer is set for ends later than that one, and shifts it.
 */
import type { Clock } from './clock.js';
import type { Pins } from './pins.js';
import type { Session } from './session.js';
import { pinOf } from './values.js';

interface Task {
  readonly pin: number;
  readonly high: boolean;
  /** Milliseconds from when the timer was last set. */
  time: number;
}

/** UTILTIMERTASK_TASKS is 16; a circular buffer holds one less. */
const maxTasks = 15;

export class UtilityTimer {
  /** World time of its next interrupt: the compare register. */
  due = Infinity;

  private tasks: Task[] = [];
  private setAt = 0;
  private period = 0;

  constructor(
    private readonly clock: Clock,
    private readonly pins: Pins,
  ) {}

  reset(): void {
    this.tasks = [];
    this.due = Infinity;
  }

  /** `jstUtilTimerInterruptHandler`. */
  run(): void {
    while (this.due <= this.clock.now) {
      this.setAt = this.due;
      for (const task of this.tasks) task.time -= this.period;
      for (let task = this.tasks[0]; task && task.time <= 0; task = this.tasks[0]) {
        this.tasks.shift();
        this.pins.setValue(task.pin, task.high);
      }
      const next = this.tasks[0];
      this.period = next?.time ?? 0;
      this.due = next ? this.due + this.period : Infinity;
    }
  }

  install(session: Session): void {
    session.defineGlobal('digitalPulse', (pin: unknown, value: unknown, times: unknown) => {
      this.digitalPulse(session, pinOf(session, pin), Boolean(value), times);
    });
  }

  private digitalPulse(session: Session, pin: number, high: boolean, times: unknown): void {
    const pending = this.tasks.findLast((task) => task.pin === pin);
    let time = pending?.time ?? 0;
    if (!pending) this.pins.output(pin, high);
    // The edge stands, even where what follows throws.
    if (typeof times === 'number') {
      if (!(times >= 0)) session.raise('Pulse Time is less than 0 or not a number');
      if (times > 0) this.insert(session, pin, !high, time + times);
      else if (this.tasks.length)
        session.fault('digitalPulse for 0 ms waits for every pulse, and throws if that takes long');
      return;
    }
    if (!Array.isArray(times) && !ArrayBuffer.isView(times))
      session.raise(`Expecting Number or Array, got ${typeof times}`);
    for (const pulse of times as Iterable<unknown>) {
      const milliseconds = Number(pulse);
      if (milliseconds > 0) {
        time += milliseconds;
        this.insert(session, pin, !high, time);
      }
      high = !high;
    }
  }

  /** `utilTimerInsertTask`; `time` counts from now. */
  private insert(session: Session, pin: number, high: boolean, time: number): void {
    if (this.tasks.length === maxTasks) session.fault('a 16th pending edge of digitalPulse loses all that are pending');
    const { now } = this.clock;
    const running = this.tasks.length > 0;
    const passed = running ? now - this.setAt : 0;
    const later = this.tasks.findIndex((task) => task.time >= time + passed);
    const at = later < 0 ? this.tasks.length : later;
    if (at > 0) {
      this.tasks.splice(at, 0, { pin, high, time: time + passed });
      return;
    }
    // What was first stands in two places of the buffer just then, and is corrected twice.
    this.tasks.forEach((task, index) => {
      for (let times = index === 0 ? 2 : 1; times > 0; times--) task.time = Math.max(0, task.time - passed);
    });
    this.tasks.unshift({ pin, high, time });
    this.setAt = now;
    this.period = time;
    // A running timer goes on counting: the new period is added to the compare value that was still to come.
    this.due = (running ? this.due : now) + time;
  }
}
