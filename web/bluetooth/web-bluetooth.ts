/** A session's transport over the browser's own Bluetooth. */
import type { Bytes } from '../../client/bytes.js';
import type { Transport } from '../../client/transport.js';
import { answerUuid, requestUuid, serviceUuid } from '../../src/wire/protocol.js';
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

/** The device that was chosen for this lock before, where the browser remembers it. */
async function remembered(deviceId: string | undefined): Promise<BluetoothDevice | undefined> {
  if (deviceId === undefined || !('getDevices' in navigator.bluetooth)) return undefined;
  const devices = await navigator.bluetooth.getDevices();
  return devices.find(({ id }) => id === deviceId);
}

class WebBluetoothTransport implements Transport {
  private request: BluetoothRemoteGATTCharacteristic | undefined;
  private answer: BluetoothRemoteGATTCharacteristic | undefined;
  private notified: (frame: Uint8Array) => void = () => undefined;
  private disconnected: () => void = () => undefined;

  constructor(private readonly device: BluetoothDevice) {
    device.addEventListener('gattserverdisconnected', () => {
      this.disconnected();
    });
  }

  async connect(): Promise<void> {
    try {
      const server = await this.device.gatt!.connect();
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

  async write(frame: Bytes): Promise<void> {
    await this.request!.writeValueWithResponse(frame);
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
      const device = (await remembered(deviceId)) ?? (await choose());
      return { deviceId: device.id, transport: new WebBluetoothTransport(device) };
    } catch (error) {
      throw problemOf(error);
    }
  },
};
