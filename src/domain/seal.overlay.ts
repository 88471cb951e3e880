/** Seals the events since the last seal, and lets the key go on: docs/STORE.md, "The chain". */
import { sha256 } from '#port/digest';
import * as nor from '#port/nor';
import {
  eventRecordBytes,
  eventsPerSeal,
  firstRecordAt,
  readU16,
  readU32,
  recordFrameBytes,
  u32,
} from '../store/format.js';
import { RecordKey } from '../store/keys.js';
import { replaceSecret } from '../store/replace-secret.overlay.js';
import { append, get } from '../store/store.js';
import { frame, pageAfter, vault } from '../store/vault.js';
import { found, nextRecord } from '../store/walk.js';
import { chainKeyBytes, linkBytes, sealTagBytes } from '../wire/chain.js';
import { HmacLabel } from '../wire/hmac-label.js';
import { hmac } from './hmac.js';
import { hmacPads } from './hmac-pads.overlay.js';

const numberBytes = 4;
/** More than the vault can hold. */
const mostEvents = 512;

/** Word offsets of the events with numbers from `first` up; 0 for one that is not there. */
function eventsFrom(first: number): Uint16Array {
  const places = new Uint16Array(vault.newestEvent + 1 - first);
  let page = Math.floor(vault.sealAt / nor.pageBytes);
  let at = vault.sealAt;
  // The last seal may have been moved, with what stands behind it.
  if (!at || nor.read(at + 4, vault.seal.length) !== vault.seal) {
    page = pageAfter(0);
    at = page * nor.pageBytes + firstRecordAt;
  }
  while (page >= 0) {
    const pageEnd = (page + 1) * nor.pageBytes;
    const end = pageEnd === vault.end ? vault.writeAt : pageEnd;
    at = nextRecord(at, end);
    while (at < end) {
      const number = readU32(found.record, 4);
      const isEvent = readU16(found.record, 2) === RecordKey.Event && found.record.length === eventRecordBytes;
      if (isEvent && found.live && number >= first) places[number - first] = at >> 2;
      at = nextRecord(at + found.record.length, end);
    }
    page = pageAfter(vault.sequences[page]!);
    at = page * nor.pageBytes + firstRecordAt;
  }
  return places;
}

/** The link of the newest event: of each one the digest of the link before it and its payload. */
function newestLink(): string {
  const places = eventsFrom(Math.max(readU32(vault.seal, 0) + 1, vault.newestEvent + 1 - mostEvents));
  let link = vault.seal.substr(numberBytes, linkBytes);
  for (let i = 0; i < places.length; i++) {
    const at = places[i]! * 4;
    if (at) link = sha256(link + nor.read(at + 4, eventRecordBytes - recordFrameBytes)).substr(0, linkBytes);
  }
  return link;
}

function withTag(pads: string, numberAndLink: string): string {
  return numberAndLink + hmac(pads, String.fromCharCode(HmacLabel.Seal) + numberAndLink).substr(0, sealTagBytes);
}

/** @returns false if the flash does not take it. */
function writeSeal(pads: string): boolean {
  const seal = withTag(pads, u32(vault.newestEvent + 1) + newestLink());
  const at = append(frame(RecordKey.Event, seal), 1);
  if (!at) return false;
  vault.newestEvent++;
  vault.seal = seal;
  vault.sealAt = at;
  return true;
}

/** Writes the seal that is due, if one is; and destroys the key of one that is written. */
export function sealLog(): void {
  const secret = get(RecordKey.Chain);
  if (secret === undefined) return;
  const pads = hmacPads(secret.substr(0, chainKeyBytes));
  // A cut can leave the newest seal's key in flash: it must seal nothing else.
  const isWritten = withTag(pads, vault.seal.substr(0, numberBytes + linkBytes)) === vault.seal;
  const isDue = vault.newestEvent - readU32(vault.seal, 0) >= eventsPerSeal;
  if (!isWritten && !(isDue && writeSeal(pads))) return;
  const next = hmac(pads, String.fromCharCode(HmacLabel.ChainKey)).substr(0, chainKeyBytes);
  // Asked for again: what `get` gives shows the flash as it is when it is looked at, and a page may have been moved.
  replaceSecret(RecordKey.Chain, next + get(RecordKey.Chain)!.substr(chainKeyBytes));
}
