/**
 * The page's model without a browser, before a door with the built firmware: the page's own transport over a `navigator.bluetooth`
 * whose other end is a simulated central, IndexedDB in memory, and one virtual time for both sides. Nothing here waits for a clock.
 *
 *     const hand = new Hand(door);
 *     await hand.does(() => model.move(id, { to: 'unlock' }));
 */
import 'fake-indexeddb/auto';
import { Central } from '../../sim/bluetooth/central.js';
import { NotReachable } from '../../sim/bluetooth/radio.js';
import { answerUuid } from '../../src/wire/protocol.js';
import type { TestDoor } from '../helpers/locks.js';
import { settled, working } from '../helpers/settled.js';

/** Saturday 2 January 2027, 10:30 in Berlin, when a door is built. */
const start = Date.UTC(2027, 0, 2, 9, 30);
const stepMilliseconds = 20;
const mostMilliseconds = 300_000;
/** How long an adapter waits for a device, and how often one looks here. */
const connectMilliseconds = 5000;
const retryMilliseconds = 100;

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** Whoever holds the phone now: there is one page in this process. */
let inHand: Hand | undefined;
const timers = new Map<number, Timer>();
let lastTimer = 0;

process.env['TZ'] = 'Europe/Berlin';
Date.now = () => start + (inHand ? inHand.earlier + inHand.door.now : 0);
Object.assign(globalThis, {
  setTimeout: (callback: () => void, milliseconds = 0) => {
    timers.set(++lastTimer, { at: inHand!.door.now + milliseconds, callback });
    return lastTimer;
  },
  clearTimeout: (id: number) => timers.delete(id),
  location: new URL('https://lock.example/'),
  localStorage: { getItem: () => null, setItem: () => undefined },
});
Object.defineProperty(globalThis, 'navigator', {
  value: {
    userAgent: '',
    storage: { persist: () => Promise.resolve(true) },
    userActivation: { isActive: true },
    bluetooth: {
      getAvailability: () => Promise.resolve(true),
      requestDevice: () => Promise.resolve(inHand!.device),
    },
  },
});

for (const name of ['sign', 'digest', 'importKey'] as const) {
  const subtle = crypto.subtle as unknown as Record<string, (...parameters: unknown[]) => Promise<unknown>>;
  const real = subtle[name]!.bind(crypto.subtle);
  subtle[name] = (...parameters) => working(real(...parameters));
}
const begin = Object.getOwnPropertyDescriptor(IDBDatabase.prototype, 'transaction')!.value as IDBDatabase['transaction'];
IDBDatabase.prototype.transaction = function (...parameters) {
  const begun = begin.apply(this, parameters);
  void working(
    new Promise((resolve) => {
      for (const end of ['complete', 'abort'] as const) begun.addEventListener(end, resolve);
    }),
  );
  return begun;
};

// The model asks for the browser where it is loaded.
export const model = {
  ...(await import('../../web/model/clock.js')),
  ...(await import('../../web/model/giving.js')),
  ...(await import('../../web/model/importing.js')),
  ...(await import('../../web/model/link.js')),
  ...(await import('../../web/model/locks.js')),
  ...(await import('../../web/model/log.js')),
  ...(await import('../../web/model/log-file.js')),
  ...(await import('../../web/model/moving.js')),
  ...(await import('../../web/model/owning.js')),
  ...(await import('../../web/model/pins.js')),
  ...(await import('../../web/model/problem.js')),
  ...(await import('../../web/model/database.js')),
};
await model.loadLocks();

/** What the browser says where an operation finds no link. */
const linkDown = (cause: unknown) => Object.assign(new DOMException('GATT operation failed.', 'NetworkError'), { cause });

// eslint-disable-next-line @typescript-eslint/require-await
const attempt = async <Result>(work: () => Result): Promise<Result> => {
  try {
    return work();
  } catch (cause) {
    throw linkDown(cause);
  }
};

class Characteristic extends EventTarget {
  value: DataView | undefined;

  constructor(
    private readonly hand: Hand,
    readonly uuid: string,
  ) {
    super();
  }

  startNotifications(): Promise<void> {
    return attempt(() => {
      this.hand.onSubscribe();
      this.hand.central.subscribe(this.uuid);
    });
  }

  writeValueWithResponse(data: Uint8Array): Promise<void> {
    return this.write(data, true);
  }

  writeValueWithoutResponse(data: Uint8Array): Promise<void> {
    return this.write(data, false);
  }

  private write(data: Uint8Array, response: boolean): Promise<void> {
    return attempt(() => {
      this.hand.onWrite();
      this.hand.central.write(this.uuid, data, { response });
    });
  }
}

/** `BluetoothDevice`, its server and its service in one: the page uses them one after the other. */
class Device extends EventTarget {
  readonly id = 'lock';
  answer: Characteristic | undefined;

  constructor(private readonly hand: Hand) {
    super();
  }

  get gatt(): this {
    return this;
  }

  /** As an adapter does it: it waits for an advertisement. */
  async connect(): Promise<this> {
    const { central } = this.hand;
    // Of a door that is no more: the page remembers it, as it does a lock under an address of before.
    if (this.hand !== inHand) throw linkDown('out of range');
    for (let left = connectMilliseconds; !central.connected; left -= retryMilliseconds) {
      try {
        central.connect();
      } catch (cause) {
        if (!(cause instanceof NotReachable) || left <= 0) throw linkDown(cause);
        await new Promise((resolve) => setTimeout(resolve, retryMilliseconds));
      }
    }
    return this;
  }

  disconnect(): void {
    if (!this.hand.central.connected) return;
    this.hand.central.disconnect();
    this.ended();
  }

  getPrimaryService(): Promise<this> {
    return attempt(() => this);
  }

  getCharacteristic(uuid: string): Promise<Characteristic> {
    return attempt(() => {
      this.hand.central.find(uuid);
      const found = new Characteristic(this.hand, uuid);
      if (uuid === answerUuid) this.answer = found;
      return found;
    });
  }

  ended(): void {
    queueMicrotask(() => this.dispatchEvent(new Event('gattserverdisconnected')));
  }
}

function take(hand: Hand): void {
  timers.clear();
  inHand = hand;
}

/** A phone before a door, in whose time both live. */
export class Hand {
  readonly device = new Device(this);
  readonly central: Central;
  /** Before the lock hears of a subscription. */
  onSubscribe: () => void = () => undefined;
  /** Before a frame is written. */
  onWrite: () => void = () => undefined;
  /** Behind a frame that came, once the lock rests. */
  onFrame: () => void = () => undefined;
  /** The motor ran at some time. */
  wasDriven = false;
  private came = 0;

  /** @param earlier milliseconds that had passed before this door was built, as of one whose flash it has */
  constructor(
    readonly door: TestDoor,
    readonly earlier = 0,
  ) {
    take(this);
    this.central = new Central(door.air, { mtu: 517 });
    this.central.onEnd = () => {
      this.device.ended();
    };
    this.central.onPush = ({ data }) => {
      this.came++;
      queueMicrotask(() => {
        const { answer } = this.device;
        if (!answer) return;
        answer.value = new DataView(Uint8Array.from(data).buffer);
        answer.dispatchEvent(new Event('characteristicvaluechanged'));
      });
    };
  }

  /** Lets time pass until it has come to something. */
  async does<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = work();
    let isDone = false as boolean;
    const mark = () => {
      isDone = true;
    };
    result.then(mark, mark);
    await settled();
    for (const end = this.door.now + mostMilliseconds; !isDone;) {
      if (this.door.now > end) throw new Error('The page waits for ever.');
      await this.step(stepMilliseconds);
    }
    return result;
  }

  async passes(milliseconds: number): Promise<void> {
    for (const end = this.door.now + milliseconds; this.door.now < end;)
      await this.step(Math.min(stepMilliseconds, end - this.door.now));
  }

  private async step(milliseconds: number): Promise<void> {
    const { door } = this;
    const next = Math.min(...[...timers.values()].map(({ at }) => at));
    door.advance(Math.max(0, Math.min(milliseconds, next - door.now)));
    this.wasDriven ||= door.motor.enabled;
    for (; this.came; this.came--) this.onFrame();
    for (const [id, { at, callback }] of timers) if (at <= door.now && timers.delete(id)) callback();
    await settled();
  }
}
