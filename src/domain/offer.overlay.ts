/** Offers the next owner's key; it is good once a phone has shown that it has it: docs/PROTOCOL.md, "The first owner". */
import * as clock from '#port/clock';
import { bytes } from '#port/entropy';
import { HmacLabel } from '../wire/hmac-label.js';
import { claimSeconds, keyBytes, keyIdBytes } from '../wire/protocol.js';
import { pins } from './credentials.js';
import { hmac } from './hmac.js';
import { phones } from './phones.js';

/**
 * Drawn anew each time: whoever once had the owner's key and asked for the next one in advance would have it still.
 * @returns key id, owner's key and finder key
 */
export function offer(): string {
  phones.offer = bytes(keyIdBytes);
  phones.offerUntil = clock.seconds() + claimSeconds;
  const keyOf = (label: HmacLabel) => hmac(pins.pads, String.fromCharCode(label) + phones.offer).substr(0, keyBytes);
  return phones.offer + keyOf(HmacLabel.OwnerKey) + keyOf(HmacLabel.FinderKey);
}
