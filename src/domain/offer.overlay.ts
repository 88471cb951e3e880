/** Offers the next owner's key; it is good once a phone has shown that it has it: docs/PROTOCOL.md, "The first owner". */
import * as clock from '#port/clock';
import { bytes } from '#port/entropy';
import { readU16, u16 } from '../store/format.js';
import { RecordKey } from '../store/keys.js';
import { get } from '../store/store.js';
import { HmacLabel } from '../wire/hmac-label.js';
import { claimSeconds, keyBytes } from '../wire/protocol.js';
import { pins } from './credentials.js';
import { hmac } from './hmac.js';
import { phones } from './phones.js';

const lastEpoch = 0xffff;

/** @returns key id, owner's key and finder key; '' if there is no further key id. */
export function offer(): string {
  if (!phones.offer || clock.seconds() > phones.offerUntil) {
    const owner = get(RecordKey.Owner);
    const epoch = owner ? readU16(owner, 2) + 1 : 1;
    if (epoch > lastEpoch) return '';
    let mark = owner ? owner.charAt(0) + owner.charAt(1) : bytes(2);
    while (mark === '\0\0') mark = bytes(2);
    phones.offer = mark + u16(epoch);
    phones.offerUntil = clock.seconds() + claimSeconds;
  }
  const keyOf = (label: HmacLabel) => hmac(pins.pads, String.fromCharCode(label) + phones.offer).substr(0, keyBytes);
  return phones.offer + keyOf(HmacLabel.OwnerKey) + keyOf(HmacLabel.FinderKey);
}
