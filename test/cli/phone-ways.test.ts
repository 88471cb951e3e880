/** The command line as a process, over the two ways that it has to a lock: the simulator's WebSocket, and BlueZ on D-Bus. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { WebSocketServer } from 'ws';
import { exitCodes } from '../../cli/failure.js';
import { encodeClaimLink } from '../../client/link.js';
import { Central } from '../../sim/bluetooth/central.js';
import { admitPhone } from '../../sim/bluetooth/socket.js';
import { ModelAir } from '../helpers/model-air.js';
import type { ModelLock } from '../helpers/model-lock.js';
import { Bluez } from '../web/bluez.js';
import { startPrivateBus } from '../web/private-bus.js';
import { modelLock } from './phone-bench.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const claimSecret = Buffer.from('0123456789abcdef0123456789abcdef', 'hex');

interface Said {
  readonly said: string;
  readonly noted: string;
  readonly code: number | null;
}

/** A person at a computer with a key file of their own. */
function computer(t: ExecutionContext, environment: Readonly<Record<string, string>>, way: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'deadlatch-'));
  t.teardown(() => {
    rmSync(folder, { recursive: true });
  });
  return async (...args: readonly string[]): Promise<Said> => {
    const child = spawn(process.execPath, ['cli/bin.js', ...args, ...way], {
      cwd: root,
      env: { ...process.env, ...environment, XDG_CONFIG_HOME: folder, DEADLATCH_KEYS: '' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.end('59824\n');
    const heard = { said: '', noted: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (heard.said += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (heard.noted += text));
    const [code] = (await once(child, 'close')) as [number | null];
    return { ...heard, code };
  };
}

function onAir(t: ExecutionContext): { lock: ModelLock; air: ModelAir } {
  const lock = modelLock();
  const air = new ModelAir(lock);
  const timer = setInterval(() => {
    air.run();
  }, 5);
  t.teardown(() => {
    clearInterval(timer);
  });
  return { lock, air };
}

async function claimLink(lock: ModelLock): Promise<string> {
  lock.waitForClaim(claimSecret);
  return encodeClaimLink(claimSecret);
}

test('over the simulator’s WebSocket', async (t) => {
  const { lock, air } = onAir(t);
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sockets = new WebSocketServer({ server, path: '/bluetooth' });
  sockets.on('connection', (socket) => {
    admitPhone(socket, air.radio);
  });
  t.teardown(() => {
    sockets.close();
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const deadlatch = computer(t, {}, ['--sim', url]);

  const claimed = await deadlatch('claim', 'Door', '--link', await claimLink(lock));
  t.is(claimed.code, 0, claimed.noted);
  const unlocked = await deadlatch('unlock');
  t.is(unlocked.said, '"Door" is unlocked.\n', unlocked.noted);
  t.is(lock.movements, 1);
  const added = await deadlatch('pins', 'add', '3');
  t.is(added.code, 0, added.noted);
  t.is(lock.pins.get(3), '59824');
  const { bolt } = JSON.parse((await deadlatch('status', '--json')).said) as { bolt: string };
  t.is(bolt, 'unlocked');

  const other = new Central(air.radio);
  other.connect();
  const busy = await deadlatch('unlock');
  t.is(busy.code, exitCodes.noAnswer);
  t.regex(busy.noted, /cannot be reached.*\n.*nobody else connected/);
  other.disconnect();
});

test('where no simulator is', async (t) => {
  const { lock } = onAir(t);
  const link = await claimLink(lock);
  const nobody = await computer(t, {}, ['--sim', 'http://127.0.0.1:1'])('claim', 'Door', '--link', link);
  t.is(nobody.code, exitCodes.noAnswer);
  t.regex(nobody.noted, /✖ No simulator answers at 127\.0\.0\.1:1\.\n {2}Start it with "npm start"/);
  const nowhere = await computer(t, {}, ['--sim', 'door.log'])('claim', 'Door', '--link', link);
  t.is(nowhere.code, exitCodes.usage);
  t.regex(nowhere.noted, /"door\.log" is no address of a simulator/);
});

test('over BlueZ: the lock is known by its advert, and no other is taken for it', async (t) => {
  const { lock, air } = onAir(t);
  const bus = await startPrivateBus();
  const bluez = await Bluez.start(bus.address, air.radio);
  const timer = setInterval(() => {
    bluez.listen();
  }, 20);
  t.teardown(async () => {
    clearInterval(timer);
    bluez.stop();
    await bus.close();
  });
  const deadlatch = computer(t, { DBUS_SYSTEM_BUS_ADDRESS: bus.address }, ['--scan', '2']);

  const claimed = await deadlatch('claim', 'Door', '--link', await claimLink(lock));
  t.is(claimed.code, 0, claimed.noted);
  const unlocked = await deadlatch('unlock');
  t.is(unlocked.said, '"Door" is unlocked.\n', unlocked.noted);
  const log = await deadlatch('log', '--json');
  t.is(log.code, 0, log.noted);
  t.is((JSON.parse(log.said) as unknown[]).length, lock.events.length);
  // The link is lost while it moves the bolt.
  const write = lock.write.bind(lock);
  lock.write = (frame) => {
    write(frame);
    if (lock.movements === 2) bluez.central.loseLink();
  };
  const lost = await deadlatch('lock');
  t.is(lost.code, exitCodes.unknown, lost.noted);
  t.regex(lost.noted, /nobody knows whether the lock has done it/);
  t.is(lock.movements, 2);
  lock.write = write;
  // The lock takes four seconds to notice.
  while (lock.isConnected) await new Promise((resolve) => setImmediate(resolve));
  // Its keys are others now: by its advert it is no more the lock that this key is for.
  lock.keyId = Buffer.from('77770100', 'hex');
  air.advertise();
  const gone = await deadlatch('unlock');
  t.is(gone.code, exitCodes.noAnswer);
  t.regex(gone.noted, /✖ The lock that this key is for is not in range\.\n {2}Come closer/);
  t.is(lock.movements, 2);
});

test('where BlueZ is not', async (t) => {
  const { lock } = onAir(t);
  const bus = await startPrivateBus();
  t.teardown(() => bus.close());
  const deadlatch = computer(t, { DBUS_SYSTEM_BUS_ADDRESS: bus.address }, []);
  const { code, noted } = await deadlatch('claim', 'Door', '--link', await claimLink(lock));
  t.is(code, exitCodes.noPort);
  t.regex(noted, /✖ BlueZ does not answer, or has no adapter\.\n {2}Start it/);
});
