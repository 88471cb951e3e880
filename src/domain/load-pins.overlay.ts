/** The PINs and the secret that they are kept under, at the start. */
import { bytes } from '#port/entropy';
import { pinSlots, RecordKey } from '../store/keys.js';
import { get, put } from '../store/store.js';
import { freeTag, pins, tagBytes } from './credentials.js';
import { hmac, hmacPads } from './hmac.js';
import { Reason } from '../wire/events.js';
import { HmacLabel } from '../wire/hmac-label.js';

const rootBytes = 32;

/**
 * Reads all PINs; a lock without any gets its secret here, if it has none yet.
 * @returns why the lock must stay inert, or Reason.None.
 */
export function loadPins(): Reason {
  pins.tags = '';
  pins.count = 0;
  for (let slot = 0; slot < pinSlots; slot++) {
    const pin = get(RecordKey.Pin + slot);
    if (pin !== undefined) pins.count++;
    pins.tags += pin === undefined ? freeTag : pin.substr(0, tagBytes);
  }
  pins.isOwned = pins.count > 0 || get(RecordKey.Owner) !== undefined;
  if (get(RecordKey.Root) === undefined) {
    // Under another secret no PIN would be found again, and a stranger inside could become the owner.
    if (pins.isOwned) return Reason.SecretLost;
    if (!put(RecordKey.Root, bytes(rootBytes))) return Reason.StoreFault;
  }
  pins.pads = hmacPads(hmac(hmacPads(get(RecordKey.Root)!), String.fromCharCode(HmacLabel.PinKey)));
  return Reason.None;
}
