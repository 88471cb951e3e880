/** The lock of the simulator that serves this page, in place of the browser's Bluetooth. */
import { SimulatedTransport } from '../../client/simulated.js';
import { LinkProblem, type Radio } from './radio.js';

async function open(): Promise<WebSocket> {
  const socket = new WebSocket(new URL('/bluetooth', location.href.replace(/^http/, 'ws')));
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => {
      reject(new Error('No simulator answers.'));
    });
  });
  return socket;
}

class PageTransport extends SimulatedTransport {
  override async connect(): Promise<void> {
    try {
      await super.connect();
    } catch (error) {
      throw new LinkProblem('outOfRange', error);
    }
  }
}

export const simulated: Radio = {
  isThere: () => Promise.resolve(true),
  find: () => Promise.resolve({ deviceId: 'simulated', transport: new PageTransport(open) }),
};
