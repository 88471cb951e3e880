/** Which ways to a board this machine has, and what is missing where there is none. */
import { constants } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { Failure } from './failure.js';

/** What this machine has of Bluetooth. */
export type Adapter =
  | { readonly kind: 'present' }
  /** No such hardware, or nothing that drives it. */
  | { readonly kind: 'none' }
  /** Linux: the bus by which bluetoothd is reached is not there, or refuses. */
  | { readonly kind: 'noBus'; readonly socket: string }
  | { readonly kind: 'refused'; readonly socket: string };

export interface SerialPort {
  readonly path: string;
  readonly isUsable: boolean;
}

const macShape = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i;
const serialShape = /^tty(ACM|USB)\d+$|^cu\.usb/;

export function isTcp(port: string): boolean {
  return port.startsWith('tcp://');
}

/** A cable, or the user's own network. What goes over it is in clear, and nobody who passes by hears it. */
export function isWire(port: string): boolean {
  return isTcp(port) || /^(\/dev\/(tty(ACM|USB|AMA|S)\d+|cu\.usb.*|serial\/by-(id|path)\/.*)|COM\d+)$/i.test(port);
}

/** macOS names Bluetooth devices by identifiers of its own. */
function isBluetooth(port: string): boolean {
  return macShape.test(port) || (process.platform === 'darwin' && /^[0-9a-f-]{32,36}$/i.test(port));
}

export async function findAdapter(): Promise<Adapter> {
  if (process.platform !== 'linux') return { kind: 'present' };
  const adapters = await readdir('/sys/class/bluetooth').catch(() => []);
  if (adapters.length === 0) return { kind: 'none' };
  const socket = systemBus();
  const state = await new Promise<'open' | 'missing' | 'refused'>((resolve) => {
    const probe = connect(socket, () => {
      probe.destroy();
      resolve('open');
    });
    probe.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code === 'EACCES' ? 'refused' : 'missing'));
  });
  return state === 'open' ? { kind: 'present' } : { kind: state === 'missing' ? 'noBus' : 'refused', socket };
}

/** D-Bus Specification, "Well-known message bus instances". */
function systemBus(): string {
  const [, path] = /(?:^|;)unix:path=([^,;]+)/.exec(process.env['DBUS_SYSTEM_BUS_ADDRESS'] ?? '') ?? [];
  return path ?? '/var/run/dbus/system_bus_socket';
}

export async function findSerialPorts(): Promise<SerialPort[]> {
  const names = await readdir('/dev').catch(() => []);
  return Promise.all(
    names
      .filter((name) => serialShape.test(name))
      .sort()
      .map(async (name) => ({ path: `/dev/${name}`, isUsable: await isUsable(`/dev/${name}`) })),
  );
}

function isUsable(path: string): Promise<boolean> {
  return access(path, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
}

export function adapterFailure(adapter: Adapter): Failure | undefined {
  switch (adapter.kind) {
    case 'present':
      return undefined;
    case 'none':
      return new Failure(
        'noPort',
        'This machine has no Bluetooth adapter.',
        'Plug one in, or name another way with --port: a serial port, or tcp://HOST:PORT.',
      );
    case 'noBus':
      return new Failure(
        'noPort',
        `There is no D-Bus at ${adapter.socket}, by which the Bluetooth adapter is reached.`,
        'Install and start it: sudo apt-get install bluez dbus && sudo systemctl start dbus bluetooth.',
      );
    case 'refused':
      return new Failure(
        'noPort',
        `D-Bus at ${adapter.socket} refuses ${userInfo().username}.`,
        `Join the group: sudo usermod -aG bluetooth ${userInfo().username}, then log in again.`,
      );
  }
}

/** @throws Failure if it is certain that the port cannot be opened */
export async function explainPort(port: string, adapter: Adapter): Promise<void> {
  if (isTcp(port)) {
    if (!/^tcp:\/\/[^:/]+:\d+$/.test(port))
      throw new Failure('usage', `${port} is no address.`, 'Write it as tcp://HOST:PORT.');
  } else if (isBluetooth(port)) {
    const failure = adapterFailure(adapter);
    if (failure) throw failure;
  } else {
    const isThere = await access(port).then(
      () => true,
      () => false,
    );
    if (!isThere) throw new Failure('noPort', `There is no port ${port}.`, 'See which there are with "deadlatch doctor".');
    if (!(await isUsable(port))) throw permissionFailure(port);
  }
}

export function permissionFailure(port: string): Failure {
  const user = userInfo().username;
  return new Failure(
    'noPort',
    `${user} may not use ${port}.`,
    `Join its group: sudo usermod -aG dialout ${user}, then log in again.`,
  );
}
