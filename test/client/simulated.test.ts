/** The way to a simulated lock, on a socket whose other end is the test. */
import { EventEmitter } from 'node:events';
import test from 'ava';
import { fromHex, toHex } from '../../client/bytes.js';
import { RadioFailure, SimulatedTransport, type Socket } from '../../client/simulated.js';
import type { PhoneMessage, PhoneRequest } from '../../sim/protocol-bluetooth.js';
import { answerUuid, requestUuid } from '../../src/wire/protocol.js';

class FakeSocket implements Socket {
  private readonly events = new EventEmitter();
  readonly requests: PhoneRequest[] = [];
  isOpen = true;
  /** What the simulator says to a request; undefined: nothing yet. */
  answer: (request: PhoneRequest) => PhoneMessage | undefined = ({ id }) => ({ is: 'answer', id });

  addEventListener(type: string, listener: (event: { readonly data: unknown }) => void): void {
    this.events.on(type, listener);
  }

  send(text: string): void {
    const request = JSON.parse(text) as PhoneRequest;
    this.requests.push(request);
    const answer = this.answer(request);
    if (answer) this.say(answer);
  }

  say(message: PhoneMessage): void {
    this.events.emit('message', { data: JSON.stringify(message) });
  }

  close(): void {
    this.isOpen = false;
    queueMicrotask(() => this.events.emit('close'));
  }
}

function phone() {
  const socket = new FakeSocket();
  const heard: string[] = [];
  const transport = new SimulatedTransport(() => Promise.resolve(socket));
  transport.onNotification((frame) => heard.push(toHex(frame)));
  transport.onDisconnect(() => heard.push('end'));
  return { socket, transport, heard };
}

test('a link asks the simulator for what a session needs, and hears the lock’s answers alone', async (t) => {
  const { socket, transport, heard } = phone();
  await transport.connect();
  await transport.subscribe();
  await transport.write(fromHex('c0ffee'));
  t.deepEqual(socket.requests, [
    { id: 1, do: 'connect' },
    { id: 2, do: 'subscribe', characteristic: answerUuid },
    { id: 3, do: 'write', characteristic: requestUuid, hex: 'c0ffee' },
  ]);
  socket.say({ is: 'pushed', characteristic: requestUuid, hex: '00' });
  socket.say({ is: 'pushed', characteristic: answerUuid, hex: '0102' });
  t.deepEqual(heard, ['0102']);
  await transport.disconnect();
  t.deepEqual(heard, ['0102', 'end']);
  await transport.disconnect();
});

test('where the radio says no, nothing is left open', async (t) => {
  const { socket, transport } = phone();
  socket.answer = ({ id }) => ({ is: 'failed', id, why: 'notReachable', text: 'nothing is on the air' });
  await t.throwsAsync(transport.connect(), { instanceOf: RadioFailure, message: 'nothing is on the air' });
  t.false(socket.isOpen);
});

for (const [how, end] of [
  ['the lock ends it', (socket: FakeSocket) => socket.say({ is: 'ended', reason: 19 })],
  ['the simulator stops', (socket: FakeSocket) => socket.close()],
] as const)
  test(`${how}: what waits for an answer fails, and so does what comes after`, async (t) => {
    const { socket, transport, heard } = phone();
    await transport.connect();
    socket.answer = () => undefined;
    const writing = transport.write(fromHex('00'));
    end(socket);
    await t.throwsAsync(writing, { message: 'The link is gone.' });
    t.deepEqual(heard, ['end']);
    await t.throwsAsync(transport.write(fromHex('00')), { message: 'The link is gone.' });
    t.is(socket.requests.length, 2);
  });
