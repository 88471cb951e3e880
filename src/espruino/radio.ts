/** Bluetooth: the lock's service, and its advert of 31 bytes. docs/PROTOCOL.md, "Advert" and "Service". */
import { board } from '#board';

export const isPresent = true;
/** What the interpreter's build for the board carries in a write or a notification. */
export const frameBytes = board.radio.frameBytes;

const advertMilliseconds = 1000;
/** Flags; the service's UUID; 6 bytes of manufacturer 0x0590. */
const advertHead =
  '\x02\x01\x06' + '\x11\x07\x04\xb7\x3f\x87\x29\x9a\xe8\x9a\x37\x48\x8c\x11\x01\0\x72\x7a' + '\x09\xff\x90\x05';

export function start(onFrame: (frame: string) => void, onSubscribe: () => void, onLink: (isUp: boolean) => void): void {
  NRF.on('connect', () => onLink(true));
  NRF.on('disconnect', () => onLink(false));
  NRF.setServices(
    {
      '7a720001-118c-4837-9ae8-9a29873fb704': {
        '7a720002-118c-4837-9ae8-9a29873fb704': {
          maxLen: frameBytes,
          writable: true,
          onWrite(event) {
            onFrame(E.toString(event.data));
          },
        },
        '7a720003-118c-4837-9ae8-9a29873fb704': {
          maxLen: frameBytes,
          notify: true,
          onWriteDesc(event) {
            if (event.data[0]! & 1) onSubscribe();
          },
        },
      },
    },
    { uart: false },
  );
  NRF.wake();
}

export function advertise(id: string, address: string): void {
  if (address) {
    let text = '';
    for (let i = 0; i < 6; i++) {
      const byte = address.charCodeAt(i) | (i ? 0 : 0xc0);
      text += (i ? ':' : '') + byte.toString(16).padStart(2, '0');
    }
    NRF.setAddress(text + ' random');
  }
  NRF.setAdvertising(E.toUint8Array(advertHead + id), { name: 'Deadlatch', interval: advertMilliseconds });
}

export function send(frame: string): void {
  // Characteristics are found by their own UUID; of the service's the interpreter only wants that it is one.
  NRF.updateServices({ 0: { '7a720003-118c-4837-9ae8-9a29873fb704': { value: frame, notify: true } } });
}

export function drop(): void {
  NRF.disconnect();
}
