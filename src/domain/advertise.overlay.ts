/** A new advert, which only who holds a key can tell to be this lock's: docs/PROTOCOL.md, "Advert". */
import { bytes } from '#port/entropy';
import * as radio from '#port/radio';
import { RecordKey } from '../store/keys.js';
import { get } from '../store/store.js';
import { HmacLabel } from '../wire/hmac-label.js';
import { finderSaltBytes, finderTagBytes, keyBytes } from '../wire/protocol.js';
import { pins } from './credentials.js';
import { hmac, hmacPads } from './hmac.js';

/** @param address five random bytes of another address; '' keeps the one that is */
export function advertise(address: string): void {
  const id = get(RecordKey.Owner);
  let advert = '\0'.repeat(finderSaltBytes + finderTagBytes);
  if (id) {
    const salt = bytes(finderSaltBytes);
    const key = hmac(pins.pads, String.fromCharCode(HmacLabel.FinderKey) + id).substr(0, keyBytes);
    advert = salt + hmac(hmacPads(key), String.fromCharCode(HmacLabel.Finder) + salt).substr(0, finderTagBytes);
  }
  radio.advertise(advert, address);
}
