/**
 * A simulated lock that lives, and the pages that show it.
 *
 *     browser tabs <-- WebSocket, JSON (protocol.ts) --> audience --> workbench --> door, the firmware as built
 *          ^-- http (server.ts): dist/sim
 *     phones       <-- WebSocket, JSON (protocol-bluetooth.ts) --> bluetooth/socket.ts --> the door's radio
 */
import { isIP, type AddressInfo } from 'node:net';
import { Audience } from './audience.js';
import type { Air } from './bluetooth/radio.js';
import { admitPhone } from './bluetooth/socket.js';
import { serve, type ServerOptions } from './server.js';
import { Workbench, type WorkbenchOptions } from './workbench.js';

/** About thirty pictures a second: the bolt glides, and a page is never flooded. */
const tickMilliseconds = 33;

export type SimulatorOptions = WorkbenchOptions & ServerOptions;

export interface RunningSimulator {
  readonly url: string;
  readonly port: number;
  /** The radio of whichever lock is mounted. */
  readonly air: Air;
  /** Commands obeyed so far, for a test that must know when its clicks have arrived. */
  readonly commandsObeyed: number;
  /** Lets virtual time pass at once, for a test that keeps it paused. */
  advance(milliseconds: number): void;
  close(): Promise<void>;
}

export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const workbench = new Workbench(options);
  const audience = new Audience(workbench);
  const server = await serve(
    options,
    (page) => audience.admit(page),
    (phone) => admitPhone(phone, workbench.air),
  );

  let tickedAt = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    workbench.follow(now - tickedAt);
    tickedAt = now;
    audience.tell();
  }, tickMilliseconds);

  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${isIP(options.host) === 6 ? `[${options.host}]` : options.host}:${port}/`,
    port,
    air: workbench.air,
    get commandsObeyed() {
      return audience.commandsObeyed;
    },
    advance(milliseconds) {
      workbench.advance(milliseconds);
      audience.tell();
    },
    async close() {
      clearInterval(timer);
      audience.dismiss();
      const closed = new Promise((resolve) => server.close(resolve));
      // A browser opens connections in advance; the server would wait a minute and more for their first request.
      server.closeAllConnections();
      await closed;
    },
  };
}
