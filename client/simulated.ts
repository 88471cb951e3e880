/** A session's transport to the lock of a running simulator, over its WebSocket `/bluetooth`: one link is one socket, and one phone. */
import type { PhoneMessage, UnnumberedPhoneRequest } from '../sim/protocol-bluetooth.js';
import { answerUuid, requestUuid } from '../src/wire/protocol.js';
import { type Bytes, fromHex, toHex } from './bytes.js';
import type { Transport } from './transport.js';

/** Of a WebSocket, the browser's or that of `ws`, what this needs. */
export interface Socket {
  send(text: string): void;
  close(): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
}

/** The simulated radio's no: nothing is on the air, or the lock has another link. */
export class RadioFailure extends Error {}

interface Waiting {
  readonly done: () => void;
  readonly fail: (error: Error) => void;
}

export class SimulatedTransport implements Transport {
  private socket: Socket | undefined;
  private lastId = 0;
  private readonly waiting = new Map<number, Waiting>();
  private notified: (frame: Uint8Array) => void = () => undefined;
  private disconnected: () => void = () => undefined;

  /** @param open makes a socket and waits until it is open; what it throws, `connect` does */
  constructor(private readonly open: () => Promise<Socket>) {}

  /** @throws RadioFailure */
  async connect(): Promise<void> {
    const socket = await this.open();
    this.socket = socket;
    socket.addEventListener('message', ({ data }) => {
      this.take(JSON.parse(String(data)) as PhoneMessage);
    });
    socket.addEventListener('close', () => {
      this.lose();
    });
    try {
      await this.ask({ do: 'connect' });
    } catch (error) {
      await this.disconnect();
      throw error;
    }
  }

  subscribe(): Promise<void> {
    return this.ask({ do: 'subscribe', characteristic: answerUuid });
  }

  write(frame: Bytes): Promise<void> {
    return this.ask({ do: 'write', characteristic: requestUuid, hex: toHex(frame) });
  }

  onNotification(listener: (frame: Uint8Array) => void): void {
    this.notified = listener;
  }

  onDisconnect(listener: () => void): void {
    this.disconnected = listener;
  }

  async disconnect(): Promise<void> {
    const { socket } = this;
    if (!socket) return;
    await new Promise<void>((resolve) => {
      socket.addEventListener('close', resolve);
      socket.close();
    });
  }

  private lose(): void {
    this.socket = undefined;
    for (const { fail } of this.waiting.values()) fail(new Error('The link is gone.'));
    this.waiting.clear();
    this.disconnected();
  }

  private ask(request: UnnumberedPhoneRequest): Promise<void> {
    const { socket } = this;
    if (!socket) return Promise.reject(new Error('The link is gone.'));
    const id = ++this.lastId;
    return new Promise((done, fail) => {
      this.waiting.set(id, { done, fail });
      socket.send(JSON.stringify({ id, ...request }));
    });
  }

  private take(message: PhoneMessage): void {
    switch (message.is) {
      case 'answer':
        this.waiting.get(message.id)?.done();
        this.waiting.delete(message.id);
        break;
      case 'failed':
        this.waiting.get(message.id)?.fail(new RadioFailure(message.text));
        this.waiting.delete(message.id);
        break;
      case 'pushed':
        if (message.characteristic === answerUuid) this.notified(fromHex(message.hex));
        break;
      case 'ended':
        this.socket?.close();
    }
  }
}
