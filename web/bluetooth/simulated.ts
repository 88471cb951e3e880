/** A session's transport to the simulated lock, over the simulator's WebSocket `/bluetooth`: one socket is one phone. */
import { type Bytes, fromHex, toHex } from '../../client/bytes.js';
import type { Transport } from '../../client/transport.js';
import type { PhoneMessage, PhoneRequest } from '../../sim/protocol-bluetooth.js';
import { answerUuid, requestUuid } from '../../src/wire/protocol.js';
import { LinkProblem, type Radio } from './radio.js';

type Unnumbered<Request> = Request extends PhoneRequest ? Omit<Request, 'id'> : never;

interface Waiting {
  readonly done: () => void;
  readonly fail: (problem: LinkProblem) => void;
}

class SimulatedTransport implements Transport {
  private socket: WebSocket | undefined;
  private lastId = 0;
  private readonly waiting = new Map<number, Waiting>();
  private notified: (frame: Uint8Array) => void = () => undefined;
  private disconnected: () => void = () => undefined;

  async connect(): Promise<void> {
    this.socket = await this.open();
    await this.ask({ do: 'connect' });
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
    await new Promise((resolve) => {
      socket.addEventListener('close', resolve);
      socket.close();
    });
  }

  private open(): Promise<WebSocket> {
    const socket = new WebSocket(new URL('/bluetooth', location.href.replace(/^http/, 'ws')));
    socket.addEventListener('message', (event) => {
      this.take(JSON.parse(String(event.data)) as PhoneMessage);
    });
    socket.addEventListener('close', () => {
      this.lose(socket);
    });
    return new Promise((resolve, reject) => {
      socket.addEventListener('open', () => {
        resolve(socket);
      });
      socket.addEventListener('error', () => {
        reject(new LinkProblem('outOfRange'));
      });
    });
  }

  /** Once for each link. */
  private lose(socket: WebSocket): void {
    if (this.socket !== socket) return;
    this.socket = undefined;
    for (const { fail } of this.waiting.values()) fail(new LinkProblem('outOfRange'));
    this.waiting.clear();
    this.disconnected();
    socket.close();
  }

  private ask(request: Unnumbered<PhoneRequest>): Promise<void> {
    const { socket } = this;
    if (!socket) return Promise.reject(new LinkProblem('outOfRange'));
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
        this.waiting.get(message.id)?.fail(new LinkProblem('outOfRange', message.text));
        this.waiting.delete(message.id);
        break;
      case 'pushed':
        this.notified(fromHex(message.hex));
        break;
      case 'ended':
        if (this.socket) this.lose(this.socket);
    }
  }
}

export const simulated: Radio = {
  isThere: () => Promise.resolve(true),
  find: () => Promise.resolve({ deviceId: 'simulated', transport: new SimulatedTransport() }),
};
