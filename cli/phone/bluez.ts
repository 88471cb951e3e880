/** A session's transport over this computer's Bluetooth: BlueZ, by the package `node-ble`, which speaks to it over D-Bus. */
import type { Adapter, Bluetooth, Device, GattCharacteristic } from 'node-ble';
import type { Bytes } from '../../client/bytes.js';
import { isAdvertOf, type KeyPath } from '../../client/keys.js';
import type { Transport } from '../../client/transport.js';
import { answerUuid, finderSaltBytes, finderTagBytes, requestUuid, serviceUuid } from '../../src/wire/protocol.js';
import { Failure } from '../failure.js';
import { adapterFailure, findAdapter } from '../ports.js';
import type { Way } from './surroundings.js';

/** Espruino's, in the advert's manufacturer data. */
const company = '1424';
const lookMilliseconds = 500;

/** What a device has said of itself; undefined where it has not. */
async function told<Value>(value: Promise<Value>): Promise<Value | undefined> {
  return value.catch(() => undefined);
}

/** The advert's id, if the device is a lock and in range now. */
async function advertOf(device: Device): Promise<Uint8Array | undefined> {
  // BlueZ remembers devices that are gone; those that it hears have a strength.
  if ((await told(device.getRSSI())) === undefined) return undefined;
  const data = (await told(device.getManufacturerData()))?.[company] as Uint8Array | undefined;
  return data?.length === finderSaltBytes + finderTagBytes ? data : undefined;
}

interface Seen {
  readonly address: string;
  readonly isOwned: boolean;
}

/** Those of the keys' lock; without keys all locks, those without an owner first. */
async function findLocks(adapter: Adapter, keys: readonly KeyPath[]): Promise<Seen[]> {
  const found: Seen[] = [];
  for (const address of await adapter.devices()) {
    const id = await told(adapter.getDevice(address).then(advertOf));
    if (!id) continue;
    const isOwned = id.some((byte) => byte !== 0);
    const fits = keys.length ? (await Promise.all(keys.map((key) => isAdvertOf(key, id)))).includes(true) : true;
    if (fits) found.push({ address, isOwned });
  }
  const unowned = found.filter(({ isOwned }) => !isOwned);
  return !keys.length && unowned.length ? unowned : found;
}

async function findAddress(adapter: Adapter, way: Way, keys: readonly KeyPath[]): Promise<string> {
  const end = Date.now() + (way.scan ?? 0) * 1000;
  for (;;) {
    if (way.device !== undefined) {
      const { device } = way;
      if ((await adapter.devices()).some((address) => address.toLowerCase() === device.toLowerCase())) return device;
    } else {
      const found = await findLocks(adapter, keys);
      if (found.length === 1 || (found.length && keys.length)) return found[0]!.address;
      if (found.length)
        throw new Failure(
          'usage',
          `There are several locks: ${found.map(({ address }) => address).join(', ')}.`,
          'Name the one before you with --device; or go to where only one is near.',
        );
    }
    if (Date.now() >= end)
      throw new Failure(
        'noAnswer',
        way.device === undefined && keys.length ? 'The lock that this key is for is not in range.' : 'No lock is in range.',
        'Come closer; it must have power, and nobody else may be connected to it.',
      );
    await new Promise((resolve) => setTimeout(resolve, lookMilliseconds));
  }
}

/** @throws Failure if this computer has no Bluetooth that can be used */
async function openBluetooth(): Promise<{ bluetooth: Bluetooth; destroy: () => void }> {
  if (process.platform !== 'linux')
    throw new Failure(
      'noPort',
      'On this system the command line has no way to Bluetooth: it speaks to BlueZ, which is on Linux.',
      'Use the phone page in Chrome or Edge, or --sim.',
    );
  // A bus that is named has its own adapter; else there must be one in this computer.
  const adapter = await findAdapter();
  const failure = process.env['DBUS_SYSTEM_BUS_ADDRESS'] === undefined && adapterFailure(adapter);
  if (failure)
    throw adapter.kind === 'none'
      ? new Failure(
          failure.kind,
          failure.message,
          'Plug one in, or use the phone page elsewhere; --sim goes to a simulator.',
        )
      : failure;
  const nodeBle = await import('node-ble').catch((cause: unknown) => {
    throw new Failure('noPort', 'The package node-ble is not installed.', 'Install it: npm ci.', { cause });
  });
  return nodeBle.createBluetooth();
}

async function openAdapter(bluetooth: Bluetooth): Promise<Adapter> {
  try {
    const adapter = await bluetooth.defaultAdapter();
    if (await adapter.isPowered()) return adapter;
  } catch (cause) {
    throw new Failure(
      'noPort',
      'BlueZ does not answer, or has no adapter.',
      'Start it: sudo systemctl start bluetooth; "deadlatch doctor BOARD" looks at the rest.',
      { cause },
    );
  }
  throw new Failure('noPort', 'Bluetooth is switched off.', 'Switch it on: bluetoothctl power on.');
}

/** @throws Failure if no lock could be reached, wherever it is */
export async function checkBluetooth(): Promise<void> {
  const { bluetooth, destroy } = await openBluetooth();
  try {
    await openAdapter(bluetooth);
  } finally {
    destroy();
  }
}

/** @param keys of the lock; none: one that can be claimed */
export function bluezTransport(way: Way, keys: readonly KeyPath[]): Transport {
  let open: { bluetooth: Bluetooth; destroy: () => void } | undefined;
  let address: string | undefined;
  let device: Device | undefined;
  let request: GattCharacteristic | undefined;
  let answer: GattCharacteristic | undefined;
  let notified: (frame: Uint8Array) => void = () => undefined;
  let disconnected: () => void = () => undefined;

  const lose = () => {
    if (!device) return;
    device = request = answer = undefined;
    disconnected();
  };

  /** The address, once it was seen; BlueZ connects to what it has just heard alone. */
  const look = async (adapter: Adapter): Promise<Device> => {
    const wasLooking = await adapter.isDiscovering();
    if (!wasLooking) await adapter.startDiscovery();
    try {
      address = await findAddress(adapter, address === undefined ? way : { ...way, device: address }, keys);
      return await adapter.getDevice(address);
    } finally {
      if (!wasLooking) await told(adapter.stopDiscovery());
    }
  };

  return {
    async connect() {
      open ??= await openBluetooth();
      const found = await look(await openAdapter(open.bluetooth));
      device = found;
      found.on('disconnect', lose);
      await found.connect();
      const service = await (await found.gatt()).getPrimaryService(serviceUuid);
      request = await service.getCharacteristic(requestUuid);
      answer = await service.getCharacteristic(answerUuid);
      answer.on('valuechanged', (frame) => {
        notified(Uint8Array.from(frame));
      });
    },
    async subscribe() {
      if (!answer) throw new Error('The link is gone.');
      await answer.startNotifications();
    },
    async write(frame: Bytes) {
      if (!request) throw new Error('The link is gone.');
      await request.writeValueWithResponse(Buffer.from(frame));
    },
    onNotification(listener) {
      notified = listener;
    },
    onDisconnect(listener) {
      disconnected = listener;
    },
    async disconnect() {
      if (device) await told(device.disconnect());
      lose();
      open?.destroy();
      open = undefined;
    },
  };
}
