/** Virtual time: the clock seam, and the global timers that run with it. Nothing here waits for real time. */
interface Timer {
  due: number;
  /** Milliseconds; undefined for a timer that runs once. */
  readonly interval: number | undefined;
  readonly run: () => void;
}

let milliseconds = 0;
let nextId = 1;
const timers = new Map<number, Timer>();

export function seconds(): number {
  return milliseconds / 1000;
}

function add(run: () => void, delay: number, interval?: number): number {
  timers.set(nextId, { due: milliseconds + Math.max(0, delay), interval, run });
  return nextId++;
}

Object.assign(globalThis, {
  setTimeout: (run: () => void, delay: number) => add(run, delay),
  setInterval: (run: () => void, delay: number) => add(run, delay, delay),
  clearTimeout: (id: number) => timers.delete(id),
  clearInterval: (id: number) => timers.delete(id),
});

function nextDue(until: number): [id: number, timer: Timer] | undefined {
  let next: [number, Timer] | undefined;
  for (const [id, timer] of timers) if (timer.due <= until && (!next || timer.due < next[1].due)) next = [id, timer];
  return next;
}

/** Lets time pass and runs what falls due, in order. */
export function advance(passing: number): void {
  const until = milliseconds + passing;
  for (let next = nextDue(until); next; next = nextDue(until)) {
    const [id, timer] = next;
    milliseconds = timer.due;
    if (timer.interval === undefined) timers.delete(id);
    else timer.due += timer.interval;
    timer.run();
  }
  milliseconds = until;
}

/** How many timers wait. */
export function pending(): number {
  return timers.size;
}

/** The power goes: no timer outlives it, and the clock begins at nought again. */
export function powerOff(): void {
  timers.clear();
  milliseconds = 0;
}
