/** The command line as a phone, with the built firmware on a simulated board: over the simulator's words, in its own time. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { WebSocketServer } from 'ws';
import { exitCodes } from '../../cli/failure.js';
import { simulatedTransport } from '../../cli/phone/simulated.js';
import { admitPhone } from '../../sim/bluetooth/socket.js';
import { fresh, mdbt42q, type TestDoor } from '../helpers/locks.js';
import { modelLock, Person, type Run } from './phone-bench.js';

const tickMilliseconds = 5;
const virtualMilliseconds = 20;

/** A door whose time passes, and someone with a phone in its range. */
async function beside(t: ExecutionContext, door: TestDoor): Promise<Person> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    admitPhone(socket, door.air);
  });
  const timer = setInterval(() => door.advance(virtualMilliseconds), tickMilliseconds);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const person = new Person(modelLock());
  person.reach = () => simulatedTransport(url);
  person.types = (digits) => {
    door.inside = true;
    door.enter('9928');
    for (const group of digits.match(/\d{7}/g) ?? []) door.enter(group);
  };
  t.teardown(() => {
    clearInterval(timer);
    server.closeAllConnections();
    server.close();
    person.leave();
  });
  return person;
}

function succeeds(t: ExecutionContext, { code, noted }: Run): void {
  t.is(code, 0, noted);
}

test('claimed by 28 digits, opened, passed on, revoked, and the log proves it', async (t) => {
  const door = fresh(mdbt42q);
  const person = await beside(t, door);
  succeeds(t, await person.run('claim', 'Door'));
  succeeds(t, await person.run('unlock'));
  t.true(door.bolt.unlocked);
  succeeds(t, await person.run('status', '--health'));
  succeeds(t, await person.run('seed', '--yes'));
  const { link } = await person.ask<{ link: string }>('give', '--for', 'Anna', '--until', '+1d', '--uses', '1');
  const guest = await beside(t, door);
  succeeds(t, await guest.run('locks', 'add', link));
  succeeds(t, await guest.run('unlock'));
  const again = await guest.run('unlock');
  t.is(again.code, exitCodes.refused, again.noted);
  t.regex(again.noted, /Reason 55/);
  t.regex((await person.run('keys')).said, /Anna.*1 of 1 used/);
  succeeds(t, await person.run('revoke', 'Anna', '--yes'));
  t.regex((await guest.run('unlock')).noted, /Reason 50/);
  t.regex((await person.run('log')).said, /Anna may come in/);
  succeeds(t, await person.run('log', '--verify'));
  t.deepEqual(door.troubles, []);
});
