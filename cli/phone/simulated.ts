/** A session's transport to the lock in a running simulator (`npm start`): sim/protocol-bluetooth.ts over its WebSocket. */
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import WebSocket from 'ws';
import { fromHex, toHex } from '../../client/bytes.js';
import type { Transport } from '../../client/transport.js';
import type { PhoneMessage, PhoneRequest } from '../../sim/protocol-bluetooth.js';
import { answerUuid, requestUuid } from '../../src/wire/protocol.js';
import { Failure } from '../failure.js';

/** Where `npm start` serves, unless the port is in use. */
const usualSimulator = 'http://localhost:8080';

/** A lock that has just lost a phone is not on the air for a moment; one over Bluetooth is looked for in the same way. */
const looks = 20;
const lookMilliseconds = 250;

type Unnumbered<Request> = Request extends PhoneRequest ? Omit<Request, 'id'> : never;

function endpointOf(address: string): URL {
  const url = URL.canParse(address) ? new URL('/bluetooth', address) : undefined;
  if (url && ['http:', 'ws:'].includes(url.protocol)) {
    url.protocol = 'ws:';
    return url;
  }
  throw new Failure(
    'usage',
    `"${address}" is no address of a simulator.`,
    `Write --sim alone, or --sim ${usualSimulator}.`,
  );
}

async function openSocket(endpoint: URL): Promise<WebSocket> {
  const socket = new WebSocket(endpoint);
  try {
    await once(socket, 'open');
  } catch (cause) {
    throw new Failure(
      'noAnswer',
      `No simulator answers at ${endpoint.host}.`,
      'Start it with "npm start", and give the address that it prints: --sim URL.',
      { cause },
    );
  }
  return socket;
}

/** @throws Failure if no simulator runs there */
export async function checkSimulator(address = usualSimulator): Promise<void> {
  (await openSocket(endpointOf(address))).terminate();
}

export function simulatedTransport(address = usualSimulator): Transport {
  const endpoint = endpointOf(address);
  const waiting = new Map<number, { readonly done: () => void; readonly fail: (error: Error) => void }>();
  let nextId = 1;
  let socket: WebSocket | undefined;
  let notified: (frame: Uint8Array) => void = () => undefined;
  let disconnected: () => void = () => undefined;

  const take = (message: PhoneMessage): void => {
    switch (message.is) {
      case 'answer':
        waiting.get(message.id)?.done();
        break;
      case 'failed':
        waiting
          .get(message.id)
          ?.fail(
            new Failure(
              'noAnswer',
              `The simulated lock cannot be reached: ${message.text}.`,
              'Has it power, does its firmware have Bluetooth, and is nobody else connected?',
            ),
          );
        break;
      case 'pushed':
        if (message.characteristic === answerUuid) notified(fromHex(message.hex));
        break;
      case 'ended':
        socket?.close();
    }
  };

  const ask = async (request: Unnumbered<PhoneRequest>): Promise<void> => {
    const open = socket;
    if (!open) throw new Error('The link is gone.');
    const id = nextId++;
    try {
      await new Promise<void>((done, fail) => {
        waiting.set(id, { done, fail });
        open.send(JSON.stringify({ id, ...request }));
      });
    } finally {
      waiting.delete(id);
    }
  };

  return {
    async connect() {
      const opening = await openSocket(endpoint);
      opening.on('message', (data) => {
        take(JSON.parse((data as Buffer).toString('utf8')) as PhoneMessage);
      });
      socket = opening;
      opening.once('close', () => {
        socket = undefined;
        for (const { fail } of waiting.values()) fail(new Error('The link is gone.'));
        disconnected();
      });
      for (let look = 1; ; look++) {
        try {
          await ask({ do: 'connect' });
          return;
        } catch (error) {
          if (look === looks || opening.readyState !== WebSocket.OPEN) throw error;
          await setTimeout(lookMilliseconds);
        }
      }
    },
    subscribe: () => ask({ do: 'subscribe', characteristic: answerUuid }),
    write: (frame) => ask({ do: 'write', characteristic: requestUuid, hex: toHex(frame) }),
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
