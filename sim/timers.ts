/**
 * Timers of the interpreter: src/jswrap_interactive.c and the timer part of `jsiIdle` in src/jsinteractive.c. They run in the
 * order in which they were made, not in which they fall due; an interval that was held up makes up for every tick it missed.
 * The debouncing of watches uses the same list.
 */
import type { Session } from './session.js';

const minIntervalMilliseconds = 0.1;
const maxIntervalMilliseconds = 3153600000000;

export interface Timer {
  /** World time, milliseconds. */
  due: number;
  interval: number | undefined;
  readonly run: () => void;
  /** Made by a watch: `clearTimeout()` leaves it alone. */
  readonly debounces: boolean;
}

export class Timers {
  private readonly timers = new Map<number, Timer>();
  private nextId = 1;
  /** Counts the changes of the list. */
  private changes = 0;

  constructor(
    private readonly session: Session,
    private readonly now: () => number,
  ) {
    const { timers } = this;
    const set =
      (repeats: boolean) =>
      (callback: unknown, time: unknown, ...args: unknown[]) =>
        this.set(repeats, callback, time, args);
    session.defineGlobal('setTimeout', set(false));
    session.defineGlobal('setInterval', set(true));
    session.defineGlobal('clearTimeout', (...ids: unknown[]) => {
      this.clear('Timeout', ids);
    });
    session.defineGlobal('clearInterval', (...ids: unknown[]) => {
      this.clear('Interval', ids);
    });
    session.defineGlobal('changeInterval', (id: unknown, time: unknown) => {
      const timer = typeof id === 'number' ? timers.get(id) : undefined;
      if (!timer) return session.raise('Unknown Interval');
      timer.interval = milliseconds(time);
      timer.due = now() + timer.interval;
      this.changes++;
    });
  }

  get due(): number {
    let due = Infinity;
    for (const timer of this.timers.values()) due = Math.min(due, timer.due);
    return due;
  }

  add(timer: Timer): number {
    const id = this.nextId++;
    this.timers.set(id, timer);
    this.changes++;
    return id;
  }

  /** One pass of the loop: what was due when it began runs once. A callback that changes the list starts the pass again. */
  run(): void {
    const time = this.now();
    let changes: number;
    do {
      ({ changes } = this);
      for (const [id, timer] of this.timers) {
        if (timer.due > time) continue;
        timer.run();
        if (this.session.ended) return;
        // Read after the call, which may have changed it.
        if (timer.interval === undefined) this.timers.delete(id);
        else timer.due += timer.interval;
        if (this.changes !== changes) break;
      }
    } while (this.changes !== changes);
  }

  private set(repeats: boolean, callback: unknown, time: unknown, args: unknown[]): number {
    const { session } = this;
    if (typeof callback !== 'function' && typeof callback !== 'string') session.raise('Function or String not supplied!');
    const interval = milliseconds(time);
    if (interval > maxIntervalMilliseconds) session.raise('Interval is too long (>100 years)');
    return this.add({
      due: this.now() + interval,
      interval: repeats ? interval : undefined,
      run: () => {
        session.call(callback, ...args);
      },
      debounces: false,
    });
  }

  private clear(kind: string, ids: unknown[]): void {
    if (ids.length === 0) {
      for (const [id, timer] of this.timers) if (!timer.debounces) this.timers.delete(id);
    } else if (ids[0] === undefined) {
      this.session.raise(`clear${kind}(undefined) not allowed. Use clear${kind}() instead`);
    } else {
      this.timers.delete(Number(ids[0]));
    }
    this.changes++;
  }
}

function milliseconds(time: unknown): number {
  const value = Number(time);
  return value >= minIntervalMilliseconds ? value : minIntervalMilliseconds;
}
