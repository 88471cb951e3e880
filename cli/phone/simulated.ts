/** A session's transport to the lock in a running simulator (`npm start`), over its WebSocket. */
import { once } from 'node:events';
import WebSocket from 'ws';
import { type Bytes, fromHex, toHex } from '../../client/bytes.js';
import type { Transport } from '../../client/transport.js';
import { answerUuid, requestUuid } from '../../src/wire/protocol.js';
import { Failure } from '../failure.js';

/** Where `npm start` serves, unless the port is in use. */
export const usualSimulator = 'http://localhost:8080';

type Operation =
  | { readonly do: 'connect' }
  | { readonly do: 'subscribe'; readonly uuid: string }
  | { readonly do: 'write'; readonly uuid: string; readonly data: string };

type Event =
  | { readonly is: 'done' }
  | { readonly is: 'failed'; readonly why: string }
  | { readonly is: 'notification'; readonly uuid: string; readonly data: string }
  | { readonly is: 'disconnected' };

function endpointOf(address: string): URL {
  const url = URL.canParse(address) ? new URL('/bluetooth', address) : undefined;
  if (url && /^(http|ws):$/.test(url.protocol)) {
    url.protocol = 'ws:';
    return url;
  }
  throw new Failure(
    'usage',
    `"${address}" is no address of a simulator.`,
    `Write --sim alone, or --sim ${usualSimulator}.`,
  );
}

export function simulatedTransport(address = usualSimulator): Transport {
  const endpoint = endpointOf(address);
  const waiting: { done: () => void; fail: (error: Error) => void }[] = [];
  let socket: WebSocket | undefined;
  let notified: (frame: Uint8Array) => void = () => undefined;
  let disconnected: () => void = () => undefined;

  const take = (event: Event) => {
    switch (event.is) {
      case 'done':
        waiting.shift()?.done();
        break;
      case 'failed':
        waiting
          .shift()
          ?.fail(new Failure('noAnswer', `The simulated lock cannot be reached: ${event.why}.`, 'Is its power on?'));
        break;
      case 'notification':
        if (event.uuid === answerUuid) notified(fromHex(event.data));
        break;
      case 'disconnected':
        socket?.close();
    }
  };

  const send = (operation: Operation): Promise<void> =>
    new Promise((done, fail) => {
      if (!socket) {
        fail(new Error('The link is gone.'));
        return;
      }
      waiting.push({ done, fail });
      socket.send(JSON.stringify(operation));
    });

  return {
    async connect() {
      // The simulator answers to pages of its own alone, which a tool must say that it is.
      const opening = new WebSocket(endpoint, { origin: `http://${endpoint.host}` });
      opening.on('message', (data) => {
        // The server's own words, of a few hundred bytes.
        take(JSON.parse((data as Buffer).toString('utf8')) as Event);
      });
      try {
        await once(opening, 'open');
      } catch (cause) {
        throw new Failure(
          'noAnswer',
          `No simulator answers at ${endpoint.host}.`,
          'Start it with "npm start", and give the address that it prints: --sim URL.',
          { cause },
        );
      }
      socket = opening;
      opening.once('close', () => {
        socket = undefined;
        for (const { fail } of waiting.splice(0)) fail(new Error('The link is gone.'));
        disconnected();
      });
      await send({ do: 'connect' });
    },
    subscribe: () => send({ do: 'subscribe', uuid: answerUuid }),
    write: (frame: Bytes) => send({ do: 'write', uuid: requestUuid, data: toHex(frame) }),
    onNotification(listener) {
      notified = listener;
    },
    onDisconnect(listener) {
      disconnected = listener;
    },
    async disconnect() {
      if (!socket) return;
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}
