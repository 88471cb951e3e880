/**
 * The built page of the phone, and behind the socket that the simulator's page has too, a model lock. The lock's time stands
 * still but where a test lets it pass.
 */
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocketServer, type WebSocket } from 'ws';
import { contentPolicy } from '../../build/content-policy.js';
import {
  parsePhoneRequest,
  type PhoneFailure,
  type PhoneMessage,
  type PhoneRequest,
} from '../../sim/protocol-bluetooth.js';
import { answerUuid, FrameHeader, silenceSeconds } from '../../src/wire/protocol.js';
import { type Link, ModelLock, type ModelTimer } from '../helpers/model-lock.js';

const built = fileURLToPath(new URL('../../dist/phone/', import.meta.url));
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};
/** What a Puck.js sends where a phone asks for no more. */
const linkBytes = 20;

/** Time of the lock. What is due at once is done at once. */
class StandingTime implements ModelTimer {
  now = 0;
  private readonly due = new Set<{ readonly at: number; readonly callback: () => void }>();

  after(milliseconds: number, callback: () => void): () => void {
    const timer = { at: this.now + milliseconds, callback };
    if (milliseconds <= 0) queueMicrotask(callback);
    else this.due.add(timer);
    return () => {
      this.due.delete(timer);
    };
  }

  pass(milliseconds: number): void {
    this.now += milliseconds;
    for (const timer of [...this.due].sort((one, other) => one.at - other.at)) {
      if (timer.at > this.now || !this.due.delete(timer)) continue;
      timer.callback();
    }
  }
}

/** The built page alone, as any server for files has it. @param requested what is asked for, oldest first */
export async function servePage(requested: string[] = []): Promise<Server> {
  if (!existsSync(join(built, 'index.html'))) throw new Error('dist/phone is missing: npm run build');
  const server = createServer((request, response) => {
    const name = request.url!.split('?')[0]!.slice(1) || 'index.html';
    requested.push(name);
    const path = join(built, name);
    if (!/^[\w.-]+$/.test(name) || !existsSync(path)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': contentTypes[extname(name)] ?? 'application/octet-stream',
      'content-security-policy': `${contentPolicy}; frame-ancestors 'self'`,
    });
    response.end(readFileSync(path));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

export const originOf = (server: Server): string => `http://localhost:${(server.address() as AddressInfo).port}`;

export class PhoneServer {
  readonly time = new StandingTime();
  readonly lock = new ModelLock(this.time);
  /** Out of range: nobody can connect. */
  isAway = false;
  /** Asked for each answer: it is lost on its way to the phone. */
  losesAnswer = (): boolean => false;
  /** Asked for each frame of the phone: the link is lost before it. */
  losesLink = (): boolean => false;
  /** How long a phone waits for the lock behind each subscription, in milliseconds. */
  patience = 0;

  private constructor(
    private readonly server: Server,
    sockets: WebSocketServer,
    /** Requests of files, oldest first. */
    readonly requested: readonly string[],
  ) {
    sockets.on('connection', (socket) => {
      this.serve(socket);
    });
  }

  static async start(): Promise<PhoneServer> {
    const requested: string[] = [];
    const server = await servePage(requested);
    return new PhoneServer(server, new WebSocketServer({ server, path: '/bluetooth' }), requested);
  }

  get origin(): string {
    return originOf(this.server);
  }

  /** The page with the simulated lock in place of the browser's Bluetooth. */
  get url(): string {
    return `${this.origin}/?simulator`;
  }

  /** So long that the lock lets go of whoever is connected. */
  passesUnused(): void {
    this.time.pass((silenceSeconds + 1) * 1000);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private serve(socket: WebSocket): void {
    let isConnected = false;
    const tell = (message: PhoneMessage): void => {
      socket.send(JSON.stringify(message));
    };
    const perform = (request: PhoneRequest): PhoneFailure | undefined => {
      if (request.do === 'connect') {
        isConnected = !this.isAway && this.lock.connect(link);
        return isConnected ? undefined : 'notReachable';
      }
      if (isConnected && request.do === 'write' && this.losesLink()) {
        this.lock.disconnected();
        link.drop();
      }
      if (!isConnected) return 'linkDown';
      if (request.do === 'subscribe') {
        this.lock.subscribed();
        this.time.pass(this.patience);
      } else if (request.do === 'write') this.lock.write(Buffer.from(request.hex, 'hex'));
      return undefined;
    };
    const link: Link = {
      notify: (frame) => {
        if (frame[0] !== FrameHeader.Hello && this.losesAnswer()) return;
        tell({ is: 'pushed', characteristic: answerUuid, hex: frame.subarray(0, linkBytes).toString('hex') });
      },
      drop: () => {
        isConnected = false;
        tell({ is: 'ended', reason: 19 });
      },
    };
    socket.on('message', (message) => {
      const request = parsePhoneRequest((message as Buffer).toString())!;
      const why = perform(request);
      tell(why ? { is: 'failed', id: request.id, why, text: why } : { is: 'answer', id: request.id });
    });
    socket.on('close', () => {
      if (isConnected) this.lock.disconnected();
      isConnected = false;
    });
  }
}
