/** Serves the built pages, the simulator's and below /phone/ the phone's, and WebSockets to it and to phones, to whoever came here by our own address. */
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import { extname, join } from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';

const longestMessageBytes = 1024;

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

const simulatorPolicy = "default-src 'self'; frame-ancestors 'none'";
/** What the phone's page may load stands in it; whose frame it may be can only be said here. */
const phonePolicy = "frame-ancestors 'self'";
const phonePath = '/phone/';

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  /** The built page. */
  readonly pageDirectory: string;
  /** The built page of the phone. */
  readonly phoneDirectory: string;
}

/** A server that listens. Fails with the error of `listen`, so that the caller may try another port. */
export async function serve(
  options: ServerOptions,
  onPage: (page: WebSocket) => void,
  onPhone: (phone: WebSocket) => void,
): Promise<Server> {
  const { host, port } = options;
  const server = createServer((request, response) => {
    if (isAddressedToUs(request, host)) serveFile(request.url ?? '/', response, options);
    else response.writeHead(403).end('The simulator answers only to its own address.\n');
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: longestMessageBytes });
  server.on('upgrade', (request, socket, head) => {
    const { origin } = request.headers;
    const isOurPage = origin === `http://${request.headers.host}`;
    // Every browser names where a page came from; what names nothing is a program on a command line, and may be a phone.
    const admit =
      request.url === '/lock' && isOurPage
        ? onPage
        : request.url === '/bluetooth' && (isOurPage || origin === undefined)
          ? onPhone
          : undefined;
    if (admit && isAddressedToUs(request, host)) sockets.handleUpgrade(request, socket, head, admit);
    else socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

/**
 * Whether the Host header names this machine by an address, as `localhost`, or as it was told to listen. A web site that
 * lets its own name point here (DNS rebinding) shows that name.
 */
function isAddressedToUs(request: IncomingMessage, listeningOn: string): boolean {
  const name = (request.headers.host ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return isIP(name) !== 0 || name === 'localhost' || name === listeningOn;
}

/** The pages are flat: a name without a slash is a file of one, and nothing else is. */
function serveFile(url: string, response: ServerResponse, options: ServerOptions): void {
  const isPhone = url.startsWith(phonePath);
  const directory = isPhone ? options.phoneDirectory : options.pageDirectory;
  const name = url.split('?')[0]!.slice(isPhone ? phonePath.length : 1) || 'index.html';
  const contentType = contentTypes[extname(name)];
  const path = join(directory, name);
  if (contentType === undefined || !/^[\w.-]+$/.test(name) || !existsSync(path)) {
    response.writeHead(404).end('There is no such page.\n');
    return;
  }
  response.writeHead(200, {
    'content-type': contentType,
    'cache-control': 'no-cache',
    'content-security-policy': isPhone ? phonePolicy : simulatorPolicy,
    'x-content-type-options': 'nosniff',
  });
  response.end(readFileSync(path));
}
