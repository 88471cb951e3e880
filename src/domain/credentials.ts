/**
 * PIN credentials: keyed digests, found by a tag. The table of tags has the same size for one PIN and for a hundred, and is
 * always searched to its end; one full comparison follows, on a hit and on a miss.
 */
import { peek } from '../store/store.js';
import { RecordKey } from '../store/keys.js';
import { HmacLabel } from '../wire/hmac-label.js';
import { hmac } from './hmac.js';
import { maxPinCodeLength } from './policy.js';

export const tagBytes = 3;
/** In place of a tag where a slot has no PIN. */
export const freeTag = '\0\0\0';
export const digestBytes = 12;

/** Filled by `loadPins`, changed by `setTag`; others only read it. */
export const pins = {
  /** Pads of the PIN key. */
  pads: '',
  /** A tag for each slot. */
  tags: '',
  count: 0,
  /** There is a PIN, or an owner's phone. */
  isOwned: false,
};

/** The digest of an entry under the lock's PIN key: of fixed length, whatever was typed. */
export function pinDigest(entry: string): string {
  return hmac(pins.pads, String.fromCharCode(HmacLabel.Pin, entry.length) + entry.padEnd(maxPinCodeLength, ' ')).substr(
    0,
    digestBytes,
  );
}

/** @returns a slot with this tag, or -1, at the same price. */
export function slotOf(tag: string): number {
  let slot = -1;
  let at = pins.tags.indexOf(tag);
  // Each search goes on where the last one stopped: together they pass over the table once, whatever it holds. At the table's end the
  // interpreter finds a tag that only begins there, and from behind it finds that one again.
  while (at >= 0 && at <= pins.tags.length - tagBytes) {
    if (at % tagBytes === 0) slot = at / tagBytes;
    at = pins.tags.indexOf(tag, at + 1);
  }
  return slot;
}

/** @returns the slot whose PIN has this digest, or -1. */
export function findPin(digest: string): number {
  const slot = slotOf(digest.substr(0, tagBytes));
  // Without a match the comparison is with a record that is always there, so that a miss costs what a hit costs.
  return /*@__NOINLINE__*/ peek(slot < 0 ? RecordKey.Root : RecordKey.Pin + slot, digestBytes) === digest ? slot : -1;
}

/** Puts a slot's tag into the table, or `freeTag`. */
export function setTag(slot: number, tag: string): void {
  const at = slot * tagBytes;
  if (pins.tags.substr(at, tagBytes) !== freeTag) pins.count--;
  if (tag !== freeTag) pins.count++;
  pins.tags = pins.tags.substr(0, at) + tag + pins.tags.substr(at + tagBytes);
}
