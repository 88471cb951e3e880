/** A phone without a radio: the simulator's WebSocket `/bluetooth`. */
import test, { type ExecutionContext } from 'ava';
import { WebSocket } from 'ws';
import type { PhoneMessage, UnnumberedPhoneRequest } from '../../sim/protocol-bluetooth.js';
import type { RunningSimulator } from '../../sim/simulator.js';
import { answers, echo, requests } from '../helpers/echo.js';
import { startSimulator } from './start-simulator.js';

class SocketPhone {
  private readonly messages: PhoneMessage[] = [];
  private readonly waiting = new Set<() => void>();
  private nextId = 1;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data) => {
      this.messages.push(JSON.parse((data as Buffer).toString()) as PhoneMessage);
      for (const check of this.waiting) check();
    });
  }

  static async open(t: ExecutionContext, server: RunningSimulator): Promise<SocketPhone> {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/bluetooth`);
    t.teardown(() => socket.terminate());
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return new SocketPhone(socket);
  }

  sendText(text: string): void {
    this.socket.send(text);
  }

  ask(request: UnnumberedPhoneRequest): Promise<PhoneMessage> {
    const id = this.nextId++;
    this.sendText(JSON.stringify({ id, ...request }));
    return this.hears((message) => 'id' in message && message.id === id);
  }

  hears(wanted: (message: PhoneMessage) => boolean): Promise<PhoneMessage> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = this.messages.find(wanted);
        if (!found) return;
        this.waiting.delete(check);
        resolve(found);
      };
      this.waiting.add(check);
      check();
    });
  }

  pushed(text: string): Promise<PhoneMessage> {
    return this.hears((message) => message.is === 'pushed' && message.hex === Buffer.from(text).toString('hex'));
  }

  async closes(): Promise<void> {
    const closed = new Promise((resolve) => this.socket.once('close', resolve));
    this.socket.close();
    await closed;
  }
}

const hex = Buffer.from('open').toString('hex');

async function serve(t: ExecutionContext): Promise<RunningSimulator> {
  const server = await startSimulator({ firmware: echo() });
  t.teardown(() => server.close());
  server.advance(10);
  return server;
}

test('it scans, connects, subscribes, writes, reads and hears', async (t) => {
  const server = await serve(t);
  const phone = await SocketPhone.open(t, server);
  t.like(await phone.ask({ do: 'scan' }), { is: 'answer', advert: { name: 'Echo', connectable: true } });
  const connected = await phone.ask({ do: 'connect' });
  t.like(connected, { is: 'answer', mtu: 53 });
  t.true(JSON.stringify(connected).includes(`{"uuid":"${answers}","readable":true,"writable":false,"notifies":true`));
  t.deepEqual(await phone.ask({ do: 'subscribe', characteristic: answers }), { is: 'answer', id: 3 });
  server.advance(50);
  await phone.pushed('hello');
  await phone.ask({ do: 'write', characteristic: requests, hex });
  server.advance(50);
  t.like(await phone.pushed('OPEN'), { characteristic: answers });
  t.like(await phone.ask({ do: 'read', characteristic: answers }), { hex: Buffer.from('OPEN').toString('hex') });
  await phone.ask({ do: 'disconnect' });
  t.like(await phone.ask({ do: 'read', characteristic: answers }), { is: 'failed', why: 'linkDown' });
});

test('what cannot be done fails with a reason, and what is no request is passed over', async (t) => {
  const server = await serve(t);
  const phone = await SocketPhone.open(t, server);
  for (const text of [
    '',
    'null',
    '{}',
    '{"id":1}',
    '{"id":1,"do":"write","characteristic":"x","hex":"abc"}',
    '{"do":"scan"}',
  ])
    phone.sendText(text);
  t.like(await phone.ask({ do: 'read', characteristic: 'x' }), { is: 'failed', why: 'unknown' });
  await phone.ask({ do: 'connect' });
  t.like(await phone.ask({ do: 'write', characteristic: answers, hex }), { is: 'failed', why: 'refused' });
  t.like(await phone.ask({ do: 'connect' }), { is: 'failed', why: 'notReachable' });
  const other = await SocketPhone.open(t, server);
  t.like(await other.ask({ do: 'connect' }), { is: 'failed', why: 'notReachable' });
});

test('a phone that is lost blocks the lock until that has noticed; one that goes says goodbye; a new lock ends a link', async (t) => {
  const server = await serve(t);
  const phone = await SocketPhone.open(t, server);
  await phone.ask({ do: 'connect' });
  await phone.ask({ do: 'loseLink' });
  t.deepEqual(await phone.hears(({ is }) => is === 'ended'), { is: 'ended', reason: 8 });
  server.advance(3900);
  t.like(await phone.ask({ do: 'connect' }), { is: 'failed', why: 'notReachable' });
  server.advance(200);
  t.like(await phone.ask({ do: 'connect' }), { is: 'answer' });
  await phone.closes();
  const other = await SocketPhone.open(t, server);
  server.advance(10);
  t.like(await other.ask({ do: 'connect' }), { is: 'answer' });

  const tab = new WebSocket(`ws://127.0.0.1:${server.port}/lock`, { origin: `http://127.0.0.1:${server.port}` });
  t.teardown(() => tab.terminate());
  tab.once('open', () => tab.send('{"do":"newLock"}'));
  t.deepEqual(await other.hears(({ is }) => is === 'ended'), { is: 'ended', reason: 8 });
});
