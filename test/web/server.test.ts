/** The simulator's server as other programs than its page meet it. */
import { request } from 'node:http';
import test, { type ExecutionContext } from 'ava';
import { WebSocket } from 'ws';
import type { Command, DoorState, Message } from '../../sim/protocol.js';
import type { RunningSimulator } from '../../sim/simulator.js';
import { obeyed, startSimulator } from './start-simulator.js';

async function serve(t: ExecutionContext): Promise<RunningSimulator> {
  const server = await startSimulator();
  t.teardown(() => server.close());
  return server;
}

function get(server: RunningSimulator, path: string, host = `127.0.0.1:${server.port}`): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ port: server.port, host: '127.0.0.1', path, headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

/** The status with which a WebSocket is answered: 101 when it is let in. */
function knock(
  server: RunningSimulator,
  origin: string | undefined,
  host: string,
  path = '/lock',
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { host, ...(origin === undefined ? {} : { origin }) };
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (asked, response) => {
      asked.destroy();
      resolve(response.statusCode);
    });
    socket.on('error', reject);
  });
}

/** A page without a browser. */
class Tab {
  private state: DoorState | undefined;
  private readonly waiting: { wanted: (state: DoorState) => boolean; done: () => void }[] = [];

  private constructor(
    private readonly server: RunningSimulator,
    private readonly socket: WebSocket,
  ) {
    socket.on('message', (data) => {
      const message = JSON.parse((data as Buffer).toString()) as Message;
      if (message.is !== 'state') return;
      this.state = message.state;
      this.settle();
    });
  }

  static async open(t: ExecutionContext, server: RunningSimulator): Promise<Tab> {
    const origin = `http://127.0.0.1:${server.port}`;
    const tab = new Tab(server, new WebSocket(`ws://127.0.0.1:${server.port}/lock`, { origin }));
    t.teardown(() => {
      tab.close();
    });
    await tab.sees((state) => state.plugged);
    return tab;
  }

  send(command: Command): Promise<void> {
    return obeyed(this.server, 1, () => {
      this.sendText(JSON.stringify(command));
    });
  }

  sendText(text: string): void {
    this.socket.send(text);
  }

  sees(wanted: (state: DoorState) => boolean): Promise<void> {
    return new Promise((done) => {
      this.waiting.push({ wanted, done });
      this.settle();
    });
  }

  close(): void {
    this.socket.terminate();
  }

  closed(): Promise<void> {
    return new Promise((resolve) =>
      this.socket.once('close', () => {
        resolve();
      }),
    );
  }

  private settle(): void {
    for (const waiter of [...this.waiting]) {
      if (this.state === undefined || !waiter.wanted(this.state)) continue;
      this.waiting.splice(this.waiting.indexOf(waiter), 1);
      waiter.done();
    }
  }
}

test('only the page itself may drive the lock', async (t) => {
  const server = await serve(t);
  const ours = `127.0.0.1:${server.port}`;
  t.is(await knock(server, `http://${ours}`, ours), 101);
  t.is(await knock(server, `http://localhost:${server.port}`, `localhost:${server.port}`), 101);
  t.is(await knock(server, 'https://evil.example', ours), 403, 'another site');
  t.is(await knock(server, `http://127.0.0.1:${server.port + 1}`, ours), 403, 'another port');
  t.is(await knock(server, undefined, ours), 403, 'no origin');
  const rebound = `evil.example:${server.port}`;
  t.is(await knock(server, `http://${rebound}`, rebound), 403, 'a name that was made to point here');
  t.is(await get(server, '/', rebound), 403);
});

test('a phone is a page of ours, or a program that is no browser', async (t) => {
  const server = await serve(t);
  const ours = `127.0.0.1:${server.port}`;
  t.is(await knock(server, `http://${ours}`, ours, '/bluetooth'), 101);
  t.is(await knock(server, undefined, ours, '/bluetooth'), 101);
  t.is(await knock(server, 'https://evil.example', ours, '/bluetooth'), 403);
  t.is(await knock(server, 'null', ours, '/bluetooth'), 403);
  const rebound = `evil.example:${server.port}`;
  t.is(await knock(server, `http://${rebound}`, rebound, '/bluetooth'), 403);
  t.is(await knock(server, undefined, rebound, '/bluetooth'), 403);
});

test('nothing but the built page is served', async (t) => {
  const server = await serve(t);
  t.is(await get(server, '/'), 200);
  t.is(await get(server, '/?theme=dark'), 200);
  t.is(await get(server, '/page.js'), 200);
  t.is(await get(server, '/phone/?simulator'), 200);
  t.is(await get(server, '/phone/icon.svg'), 200);
  for (const path of [
    '/nothing.js',
    '/../mdbt42q.js',
    '/%2e%2e/mdbt42q.js',
    '/..%2fmdbt42q.js',
    '/tsconfig',
    '//page.js',
    '/phone',
    '/phone//index.html',
    '/phone/../sim/page.js',
  ]) {
    t.is(await get(server, path), 404, path);
  }
});

test('two tabs see the same lock, and a tab that goes lets go of its keys', async (t) => {
  const server = await serve(t);
  const one = await Tab.open(t, server);
  const other = await Tab.open(t, server);
  await one.send({ do: 'press', button: '5' });
  await other.sees((state) => state.held.includes('5'));
  server.advance(200);
  one.close();
  await other.sees((state) => state.held.length === 0);
  t.pass();
});

test('what is no command is passed over', async (t) => {
  const server = await serve(t);
  const tab = await Tab.open(t, server);
  const nonsense = [
    '',
    'null',
    '{}',
    '{"do":"press","button":"A"}',
    '{"do":"speed","speed":7}',
    '{"do":"battery","millivolts":-1}',
  ];
  for (const json of nonsense) tab.sendText(json);
  await tab.send({ do: 'fault', fault: 'jammed', on: true });
  await tab.sees((state) => state.faults.jammed);
  t.is(server.commandsObeyed, 1);

  const rude = await Tab.open(t, server);
  rude.sendText('x'.repeat(100_000));
  await rude.closed();
  await tab.send({ do: 'fault', fault: 'jammed', on: false });
  await tab.sees((state) => !state.faults.jammed);
});
