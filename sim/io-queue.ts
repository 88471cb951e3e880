/**
 * What happens between two passes of the interpreter's loop waits here: pin edges and Bluetooth events in one ring of bytes,
 * `jshPushEvent` in src/jsdevices.c. What finds it full is lost.
 */

/** Length and kind, before the data. */
const headerBytes = 2;

export class IoQueue<Event> {
  /** Events that found the queue full: the interpreter's error flag FIFO_FULL. */
  lost = 0;

  private events: Event[] = [];
  private bytes = 0;

  /** @param capacity bytes; one of them is never used */
  constructor(private readonly capacity: number) {}

  get length(): number {
    return this.events.length;
  }

  push(event: Event, dataBytes: number): void {
    if (this.bytes + headerBytes + dataBytes > this.capacity - 1) {
      this.lost++;
      return;
    }
    this.bytes += headerBytes + dataBytes;
    this.events.push(event);
  }

  /** Takes everything that waits. */
  take(): Event[] {
    const { events } = this;
    this.events = [];
    this.bytes = 0;
    return events;
  }
}
