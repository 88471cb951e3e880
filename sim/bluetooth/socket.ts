/** A phone behind a WebSocket: protocol-bluetooth.ts on one side, a central on the other. */
import type { WebSocket } from 'ws';
import { parsePhoneRequest, type PhoneFailure, type PhoneMessage, type PhoneRequest } from '../protocol-bluetooth.js';
import { AttError, Central, LinkDown } from './central.js';
import { NotReachable, type Air } from './radio.js';

/** What phones ask for; the lock offers less. */
const phoneMtu = 517;

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export function admitPhone(socket: WebSocket, air: Air): void {
  const central = new Central(air, { mtu: phoneMtu });
  const send = (message: PhoneMessage): void => socket.send(JSON.stringify(message));
  central.onPush = ({ uuid, data }) => send({ is: 'pushed', characteristic: uuid, hex: toHex(data) });
  central.onEnd = (reason) => send({ is: 'ended', reason });
  socket.on('message', (data) => {
    const request = parsePhoneRequest((data as Buffer).toString());
    // An old page, or no page of ours: without an id there is nothing to answer.
    if (!request) return;
    try {
      send({ is: 'answer', id: request.id, ...act(central, request) });
    } catch (error) {
      const why = failureOf(error);
      if (why === undefined) throw error;
      send({ is: 'failed', id: request.id, why, text: (error as Error).message });
    }
  });
  socket.on('error', () => {
    socket.terminate();
  });
  socket.on('close', () => {
    central.onEnd = () => undefined;
    central.disconnect();
  });
}

function act(central: Central, request: PhoneRequest): Partial<Extract<PhoneMessage, { is: 'answer' }>> {
  switch (request.do) {
    case 'scan': {
      const heard = central.scan();
      if (!heard) return {};
      const { address, name, services, data, connectable } = heard;
      return { advert: { address, ...(name === undefined ? {} : { name }), services, hex: toHex(data), connectable } };
    }
    case 'connect':
      central.connect();
      return {
        mtu: central.mtu,
        services: central.services.map(({ uuid, characteristics }) => ({
          uuid,
          characteristics: characteristics.map((found) => ({
            ...{ uuid: found.uuid, readable: found.readable, writable: found.writable },
            ...{ notifies: found.notifies, indicates: found.indicates },
          })),
        })),
      };
    case 'disconnect':
      central.disconnect();
      return {};
    case 'loseLink':
      central.loseLink();
      return {};
    case 'subscribe':
      central.subscribe(request.characteristic);
      return {};
    case 'unsubscribe':
      central.unsubscribe(request.characteristic);
      return {};
    case 'read':
      return { hex: toHex(central.read(request.characteristic)) };
    case 'write':
      central.write(request.characteristic, Buffer.from(request.hex, 'hex'), { response: request.response ?? true });
      return {};
  }
}

function failureOf(error: unknown): PhoneFailure | undefined {
  if (error instanceof NotReachable) return 'notReachable';
  if (error instanceof LinkDown) return 'linkDown';
  if (error instanceof AttError) return 'refused';
  return error instanceof RangeError ? 'unknown' : undefined;
}
