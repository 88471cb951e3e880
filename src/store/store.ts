/**
 * The store as the domain sees it: keyed records and events, over raw NOR pages (docs/STORE.md). A record is replaced by
 * appending the new one, reading it back, and only then clearing the old.
 */
import * as nor from '#port/nor';
import { erasePage } from './erase-page.overlay.js';
import {
  eventRecordBytes,
  eventsKept,
  eventsPerSeal,
  firstRecordAt,
  liveState,
  recordFrameBytes,
  sealRecordBytes,
} from './format.js';
import { RecordKey } from './keys.js';
import { reclaim } from './reclaim.overlay.js';
import { frame, kill, place, recordWords, seal, vault } from './vault.js';

/** Keyed records may fill this much, so that with all events kept they are 85 % of the pages in use. */
const keyedCapacity =
  Math.floor((nor.pages - 1) * (nor.pageBytes - firstRecordAt) * 0.85) -
  eventsKept * eventRecordBytes -
  (eventsKept / eventsPerSeal) * sealRecordBytes;

/** The first word of every event, as `recordPrefix` makes it. */
const eventPrefix = (eventRecordBytes / 4) | (liveState << 8) | (RecordKey.Event << 16);

/**
 * Writes a framed record behind the last.
 * @param tries 1
 * @returns its byte offset, or 0 if the flash does not take it.
 */
export function append(record: string, tries: number): number {
  const at = place(record, vault.writeAt, vault.end);
  // A page that does not take a record gets no other: a word that was written is not written over.
  vault.writeAt = at ? at + record.length : vault.end;
  return at || (tries < nor.pages && reclaim(-1, '') ? append(record, tries + 1) : 0);
}

/** Payload of the record with this key, good until the next write; undefined if there is none. */
export function get(key: number): string | undefined {
  const at = vault.index[key]! * 4;
  return at ? nor.read(at + 4, recordWords(at) * 4 - recordFrameBytes) : undefined;
}

/** The first bytes of the payload, as `get`. */
export function peek(key: number, bytes: number): string | undefined {
  const at = vault.index[key]! * 4;
  return at ? nor.read(at + 4, bytes) : undefined;
}

/**
 * Removes the record with this key, if there is one.
 * @returns false, and it is still there, if the flash does not take that.
 */
export function remove(key: number): boolean {
  const at = vault.index[key]! * 4;
  if (!at) return true;
  const bytes = recordWords(at) * 4;
  // Clearing alone does where nothing follows: should it be cut, the next start moves the page. Anywhere else the record
  // would come and go from start to start, so it is said first, in a record of its own, that it is gone.
  if (at + bytes === vault.writeAt) {
    if (!kill(at)) return false;
  } else {
    if (!append(frame(key, ''), 1)) return false;
    kill(vault.index[key]! * 4);
  }
  vault.live -= bytes;
  vault.index[key] = 0;
  return true;
}

/** Bytes of the record with this key, 0 if there is none. */
function recordBytes(key: number): number {
  const at = vault.index[key]! * 4;
  return at && recordWords(at) * 4;
}

/**
 * Stores `payload` (whole words, at least one) under `key`, in place of what is there.
 * @returns false, and nothing has changed, if the vault is full or the flash does not take it.
 */
export function put(key: number, payload: string): boolean {
  const record = frame(key, payload);
  if (vault.live + record.length > keyedCapacity && /*@__NOINLINE__*/ recordBytes(key) < record.length) return false;
  return putFramed(key, record);
}

/**
 * As `put`, for a record that was framed when there was time, and however full the vault is. Attempts alone come this way: where none
 * could be charged, no PIN would open. They are 16 of 12 bytes at most, for which there is room behind the bound.
 */
export function putFramed(key: number, record: string): boolean {
  const at = append(record, 1);
  if (!at) return false;
  // Only now, because making room may have moved the old record.
  const before = vault.index[key]! * 4;
  if (before) {
    vault.live -= recordWords(before) * 4;
    kill(before);
  }
  vault.index[key] = at >> 2;
  vault.live += record.length;
  return true;
}

/** A record but for its checksum: prefix, number, and three words of the event. */
const event = new Uint32Array(eventRecordBytes / 4 - 1);

/** Appends an event, which gets the next number. Its words are as docs/STORE.md says; of a fraction the floor counts. */
export function appendEvent(seconds: number, what: number, value: number): boolean {
  event[0] = eventPrefix;
  event[1] = ++vault.newestEvent;
  event[2] = seconds;
  event[3] = what;
  event[4] = value;
  return append(seal(nor.bytes(event)), 1) > 0;
}

/**
 * Makes room while nobody waits, so that the next unlock meets no page erase: the next step of it, one erase at most.
 * @returns a page that was retired since the last call, or -1.
 */
export function tidy(): number {
  if (vault.end - vault.writeAt < 8 * eventRecordBytes) reclaim(-1, '');
  else if (vault.spare >= 0 && !vault.isErased) erasePage(vault.spare);
  const page = vault.retired;
  vault.retired = -1;
  return page;
}
