/** A session's transport over the browser's own Bluetooth. */
import type { Bytes } from '../../client/bytes.js';
import type { Transport } from '../../client/transport.js';
import { answerUuid, FrameHeader, requestUuid, serviceUuid } from '../../src/wire/protocol.js';
import { LinkProblem, type Radio } from './radio.js';

/** @returns what a person can do something about, from what the browser says. */
function problemOf(error: unknown): LinkProblem {
  const name = error instanceof DOMException ? error.name : '';
  const message = error instanceof Error ? error.message : String(error);
  if (name === 'NotFoundError') {
    // The one for a chooser that was closed, for an adapter that is off, and for a service that is not there.
    if (/adapter|globally disabled/i.test(message)) return new LinkProblem('off', error);
    return new LinkProblem(/service|characteristic/i.test(message) ? 'notALock' : 'notChosen', error);
  }
  if (name === 'SecurityError' || name === 'NotAllowedError') return new LinkProblem('notAllowed', error);
  return new LinkProblem('outOfRange', error);
}

async function choose(): Promise<BluetoothDevice> {
  return navigator.bluetooth.requestDevice({ filters: [{ services: [serviceUuid] }] });
}

/** Chosen since the page was opened. */
const chosen = new Map<string, BluetoothDevice>();

/** The device that was chosen for this lock before, where page or browser remember it. */
async function remembered(deviceId: string | undefined): Promise<BluetoothDevice | undefined> {
  if (deviceId === undefined) return undefined;
  if (chosen.has(deviceId) || !('getDevices' in navigator.bluetooth)) return chosen.get(deviceId);
  const devices = await navigator.bluetooth.getDevices();
  return devices.find(({ id }) => id === deviceId);
}

/**
 * The address of a lock changes now and then, and the browser takes it for another device: what was chosen before is asked first, and
 * the person only where it does not answer while the browser still lets the page ask.
 */
async function deviceOf(deviceId: string | undefined): Promise<BluetoothDevice> {
  const known = await remembered(deviceId);
  try {
    await known?.gatt!.connect();
    if (known) return known;
  } catch (error) {
    if (!navigator.userActivation.isActive) throw error;
  }
  const device = await choose();
  chosen.set(device.id, device);
  return device;
}

class WebBluetoothTransport implements Transport {
  private request: BluetoothRemoteGATTCharacteristic | undefined;
  private answer: BluetoothRemoteGATTCharacteristic | undefined;
  private notified: (frame: Uint8Array) => void = () => undefined;
  private disconnected: () => void = () => undefined;

  private readonly ended = (): void => {
    this.disconnected();
  };

  constructor(private readonly device: BluetoothDevice) {}

  async connect(): Promise<void> {
    try {
      const server = await this.device.gatt!.connect();
      // The device outlives this transport: it must not call it for ever.
      this.device.addEventListener('gattserverdisconnected', this.ended, { once: true });
      const service = await server.getPrimaryService(serviceUuid);
      this.request = await service.getCharacteristic(requestUuid);
      this.answer = await service.getCharacteristic(answerUuid);
      this.answer.addEventListener('characteristicvaluechanged', () => {
        const { buffer, byteOffset, byteLength } = this.answer!.value!;
        this.notified(new Uint8Array(buffer, byteOffset, byteLength).slice());
      });
    } catch (error) {
      await this.disconnect();
      throw problemOf(error);
    }
  }

  async subscribe(): Promise<void> {
    await this.answer!.startNotifications();
  }

  /** The last frame of a message alone is answered on the link: one round trip for each message. */
  async write(frame: Bytes): Promise<void> {
    if (frame[0]! & FrameHeader.Last) await this.request!.writeValueWithResponse(frame);
    else await this.request!.writeValueWithoutResponse(frame);
  }

  onNotification(listener: (frame: Uint8Array) => void): void {
    this.notified = listener;
  }

  onDisconnect(listener: () => void): void {
    this.disconnected = listener;
  }

  disconnect(): Promise<void> {
    this.device.gatt?.disconnect();
    return Promise.resolve();
  }
}

export const webBluetooth: Radio = {
  async isThere() {
    if (!('bluetooth' in navigator)) return false;
    // Where the browser cannot tell, the chooser will.
    return navigator.bluetooth.getAvailability().catch(() => true);
  },

  async find(deviceId) {
    try {
      const device = await deviceOf(deviceId);
      return { deviceId: device.id, transport: new WebBluetoothTransport(device) };
    } catch (error) {
      throw problemOf(error);
    }
  },
};
