/** The key of a key id that is not the owner's, but of a claim or an offer that stands. */
import * as clock from '#port/clock';
import { HmacLabel } from '../wire/hmac-label.js';
import { claimKeyId, keyBytes } from '../wire/protocol.js';
import { pins } from './credentials.js';
import { hmac } from './hmac.js';
import { phones } from './phones.js';

/** @returns 16 bytes, or '' for none. */
export function offeredKey(id: string, hops: number): string {
  if (id === claimKeyId) return hops || clock.seconds() > phones.claimUntil ? '' : phones.claimKey;
  if (id !== phones.offer || clock.seconds() > phones.offerUntil) return '';
  return hmac(pins.pads, String.fromCharCode(HmacLabel.OwnerKey) + id).substr(0, keyBytes);
}
