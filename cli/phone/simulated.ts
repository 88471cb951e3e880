/** The lock of a running simulator (`npm start`), as `--sim` reaches it. */
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import WebSocket from 'ws';
import { RadioFailure, SimulatedTransport } from '../../client/simulated.js';
import type { Transport } from '../../client/transport.js';
import { Failure } from '../failure.js';

/** Where `npm start` serves, unless the port is in use. */
const usualSimulator = 'http://localhost:8080';

/** A lock that has just lost a phone is not on the air for a moment; one over Bluetooth is looked for in the same way. */
const looks = 20;
const lookMilliseconds = 250;

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

class CommandTransport extends SimulatedTransport {
  override async connect(): Promise<void> {
    for (let look = 1; ; look++) {
      try {
        await super.connect();
        return;
      } catch (cause) {
        if (!(cause instanceof RadioFailure)) throw cause;
        if (look === looks)
          throw new Failure(
            'noAnswer',
            `The simulated lock cannot be reached: ${cause.message}.`,
            'Has it power, does its firmware have Bluetooth, and is nobody else connected?',
            { cause },
          );
        await setTimeout(lookMilliseconds);
      }
    }
  }
}

export function simulatedTransport(address = usualSimulator): Transport {
  const endpoint = endpointOf(address);
  return new CommandTransport(() => openSocket(endpoint));
}
