/** The key of a key id that is not the owner's, but of a claim or an offer that stands. */
import * as clock from '#port/clock';
import { RecordKey } from '../store/keys.js';
import { get } from '../store/store.js';
import { HmacLabel } from '../wire/hmac-label.js';
import { claimKeyId, keyBytes } from '../wire/protocol.js';
import { pins } from './credentials.js';
import { hmac } from './hmac.js';
import { phones } from './phones.js';

/** @returns 16 bytes, or '' for none. */
export function offeredKey(id: string, hops: number): string {
  if (id === claimKeyId) {
    if (hops) return '';
    if (clock.seconds() <= phones.claimUntil) return phones.claimKey;
    return pins.isOwned ? '' : (get(RecordKey.Claim) ?? '');
  }
  if (id !== phones.offer || clock.seconds() > phones.offerUntil) return '';
  return hmac(pins.pads, String.fromCharCode(HmacLabel.OwnerKey) + id).substr(0, keyBytes);
}
