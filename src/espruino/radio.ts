/** Bluetooth: the lock's service, and its advert of 31 bytes. docs/PROTOCOL.md, "Advert" and "Service". */
import { board } from '#board';
import type { RadioEvent } from '../port/types.js';

export const isPresent = true as boolean;
/** What the interpreter's build for the board carries in a write or a notification. */
export const frameBytes = board.radio.frameBytes;

const advertMilliseconds = 1000;
/** Flags; the service's UUID; 6 bytes of manufacturer 0x0590. */
const advertHead =
  '\x02\x01\x06' + '\x11\x07\x04\xb7\x3f\x87\x29\x9a\xe8\x9a\x37\x48\x8c\x11\x01\0\x72\x7a' + '\x09\xff\x90\x05';

export function frameOf(event: RadioEvent): string {
  return E.toString(event.data as ArrayBuffer);
}

export function isSubscription(event: RadioEvent): boolean {
  return ((event.data as { readonly [index: number]: number })[0]! & 1) === 1;
}

export function start(
  onFrame: (event: RadioEvent) => void,
  onSubscribe: (event: RadioEvent) => void,
  onConnect: () => void,
  onDisconnect: () => void,
): void {
  // Nothing rests on a pairing, and a bond would be one more thing that is kept of someone.
  NRF.setSecurity({ pair: false });
  NRF.on('connect', onConnect);
  NRF.on('disconnect', onDisconnect);
  NRF.setServices(
    {
      '7a720001-118c-4837-9ae8-9a29873fb704': {
        '7a720002-118c-4837-9ae8-9a29873fb704': {
          maxLen: frameBytes,
          writable: true,
          onWrite: onFrame,
        },
        '7a720003-118c-4837-9ae8-9a29873fb704': {
          maxLen: frameBytes,
          notify: true,
          onWriteDesc: onSubscribe,
        },
      },
    },
    { uart: false },
  );
  NRF.wake();
}

export function advertise(id: string, address: string): void {
  if (address) {
    // The two highest bits say that it is random and static. A bit of each other byte is spent on two digits for all.
    let text = 'd5';
    for (let i = 0; i < address.length; i++) text += ':' + (address.charCodeAt(i) | 16).toString(16);
    NRF.setAddress(text + ' random');
  }
  NRF.setAdvertising(E.toUint8Array(advertHead + id), { name: 'Deadlatch', interval: advertMilliseconds });
}

export function send(frame: string): void {
  // Characteristics are found by their own UUID; of the service's the interpreter only wants that it is one.
  NRF.updateServices({ 0: { '7a720003-118c-4837-9ae8-9a29873fb704': { value: frame, notify: true } } });
}

export function serveTag(fragment: string | undefined): void {
  if (board.hasNfc) NRF.nfcURL(fragment && board.radio.page + '#' + fragment);
}

export function drop(): void {
  NRF.disconnect();
}
