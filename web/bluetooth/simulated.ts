/** A session's transport to the simulated lock, over the simulator's WebSocket. */
import { type Bytes, fromHex, toHex } from '../../client/bytes.js';
import type { Transport } from '../../client/transport.js';
import { answerUuid, requestUuid } from '../../src/wire/protocol.js';
import { LinkProblem, type Radio } from './radio.js';

type Operation =
  | { readonly do: 'connect' | 'disconnect' }
  | { readonly do: 'subscribe'; readonly uuid: string }
  | { readonly do: 'write'; readonly uuid: string; readonly data: string };

type Event =
  | { readonly is: 'done' }
  | { readonly is: 'failed'; readonly why: string }
  | { readonly is: 'notification'; readonly uuid: string; readonly data: string }
  | { readonly is: 'disconnected' };

class SimulatedTransport implements Transport {
  private socket: WebSocket | undefined;
  private readonly waiting: { done: () => void; fail: (error: Error) => void }[] = [];
  private notified: (frame: Uint8Array) => void = () => undefined;
  private disconnected: () => void = () => undefined;

  async connect(): Promise<void> {
    this.socket = await this.open();
    await this.send({ do: 'connect' });
  }

  async subscribe(): Promise<void> {
    await this.send({ do: 'subscribe', uuid: answerUuid });
  }

  async write(frame: Bytes): Promise<void> {
    await this.send({ do: 'write', uuid: requestUuid, data: toHex(frame) });
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
    this.socket = undefined;
    await new Promise((resolve) => {
      socket.addEventListener('close', resolve);
      socket.close();
    });
  }

  private open(): Promise<WebSocket> {
    const socket = new WebSocket(new URL('/bluetooth', location.href.replace(/^http/, 'ws')));
    socket.addEventListener('message', (event) => {
      this.take(JSON.parse(String(event.data)) as Event);
    });
    socket.addEventListener('close', () => {
      this.socket = undefined;
      for (const { fail } of this.waiting.splice(0)) fail(new LinkProblem('outOfRange'));
      this.disconnected();
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

  private send(operation: Operation): Promise<void> {
    const { socket } = this;
    if (!socket) return Promise.reject(new LinkProblem('outOfRange'));
    return new Promise((done, fail) => {
      this.waiting.push({ done, fail });
      socket.send(JSON.stringify(operation));
    });
  }

  private take(event: Event): void {
    switch (event.is) {
      case 'done':
        this.waiting.shift()?.done();
        break;
      case 'failed':
        this.waiting.shift()?.fail(new LinkProblem(event.why === 'busy' ? 'busy' : 'outOfRange'));
        break;
      case 'notification':
        this.notified(fromHex(event.data));
        break;
      case 'disconnected':
        this.socket?.close();
    }
  }
}

export const simulated: Radio = {
  isThere: () => Promise.resolve(true),
  find: () => Promise.resolve({ deviceId: 'simulated', transport: new SimulatedTransport() }),
};
