/** A model lock as a phone's transport, over a link that may lose, double and change frames; and the time that both share. */
import { minFrameBytes } from '../../src/wire/protocol.js';
import type { Bytes } from '../../client/bytes.js';
import type { Timer, Transport } from '../../client/transport.js';
import type { ModelLock, ModelTimer } from './model-lock.js';
import { settled, working } from './settled.js';

/** What phones have signed so far: keys, and inputs in hexadecimal. To be emptied by who looks at it. */
export const signed: { readonly key: unknown; readonly input: string }[] = [];

for (const name of ['sign', 'digest', 'importKey'] as const) {
  const subtle = crypto.subtle as unknown as Record<string, (...parameters: unknown[]) => Promise<unknown>>;
  const real = subtle[name]!.bind(crypto.subtle);
  subtle[name] = (...parameters) => {
    if (name === 'sign')
      signed.push({ key: parameters[1], input: Buffer.from(parameters[2] as Uint8Array).toString('hex') });
    return working(real(...parameters));
  };
}

/** Time that stands still until everyone waits for it. */
export class VirtualTime implements Timer, ModelTimer {
  now = 0;
  private order = 0;
  private readonly due = new Map<number, { readonly at: number; readonly callback: () => void }>();

  after(milliseconds: number, callback: () => void): () => void {
    const id = this.order++;
    this.due.set(id, { at: this.now + milliseconds, callback });
    return () => {
      this.due.delete(id);
    };
  }

  /** Lets so much time pass. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    await settled();
    while (await this.step(end));
    this.now = end;
  }

  /** Lets time pass until this has come to something. */
  async until<Result>(promise: Promise<Result>): Promise<Result> {
    const waiting = new Set([promise]);
    const mark = () => waiting.delete(promise);
    promise.then(mark, mark);
    await settled();
    while (waiting.size)
      if (!(await this.step(Infinity))) throw new Error('Nobody waits for time, and still nothing comes.');
    return promise;
  }

  private async step(end: number): Promise<boolean> {
    let next: number | undefined;
    for (const [id, { at }] of this.due) if (at <= end && (next === undefined || at < this.due.get(next)!.at)) next = id;
    if (next === undefined) return false;
    const { at, callback } = this.due.get(next)!;
    this.due.delete(next);
    this.now = Math.max(this.now, at);
    callback();
    await settled();
    return true;
  }
}

/** What becomes of a frame: itself, nothing, several, others. */
export type Fate = (frame: Buffer) => readonly Buffer[];
const unharmed: Fate = (frame) => [frame];

export class ModelLink implements Transport {
  /** Every frame that went through the air, as it was sent. */
  readonly toLock: Buffer[] = [];
  readonly toPhone: Buffer[] = [];
  fateToLock: Fate = unharmed;
  fateToPhone: Fate = unharmed;
  connections = 0;
  private listener: (frame: Uint8Array) => void = () => undefined;
  private onLost: () => void = () => undefined;
  private isUp = false;

  /** @param linkBytes the largest frame that this link carries */
  constructor(
    readonly lock: ModelLock,
    readonly linkBytes = minFrameBytes,
  ) {}

  // eslint-disable-next-line @typescript-eslint/require-await
  async connect(): Promise<void> {
    this.isUp = this.lock.connect({
      notify: (frame) => {
        this.toPhone.push(frame);
        const whole = frame.subarray(0, this.linkBytes);
        for (const each of this.fateToPhone(whole)) queueMicrotask(() => this.listener(Uint8Array.from(each)));
      },
      drop: () => {
        this.lose();
      },
    });
    if (!this.isUp) throw new Error('Someone else is connected.');
    this.connections++;
  }

  // eslint-disable-next-line @typescript-eslint/require-await
  async subscribe(): Promise<void> {
    if (!this.isUp) throw new Error('There is no link.');
    this.lock.subscribed();
  }

  // eslint-disable-next-line @typescript-eslint/require-await
  async write(frame: Bytes): Promise<void> {
    if (!this.isUp) throw new Error('There is no link.');
    if (frame.length > this.linkBytes) throw new Error('The link does not carry so long a frame.');
    const sent = Buffer.from(frame);
    this.toLock.push(sent);
    for (const each of this.fateToLock(sent)) if (this.lock.isConnected) this.lock.write(each);
  }

  onNotification(listener: (frame: Uint8Array) => void): void {
    this.listener = listener;
  }

  onDisconnect(listener: () => void): void {
    this.onLost = listener;
  }

  // eslint-disable-next-line @typescript-eslint/require-await
  async disconnect(): Promise<void> {
    if (this.isUp) this.lock.disconnected();
    this.lose();
  }

  private lose(): void {
    if (!this.isUp) return;
    this.isUp = false;
    // Behind the frames that are on their way.
    queueMicrotask(() => this.onLost());
  }
}
