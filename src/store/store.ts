/**
 * The store as the domain sees it: keyed records and a log of events, over raw NOR pages (docs/STORE.md). A record is
 * replaced by appending the new one, reading it back, and only then clearing the old.
 */
import * as nor from '#port/nor';
import { eventRecordBytes, eventsKept, pageHeadBytes, pageRecordBytes, recordFrameBytes, u32 } from './format.js';
import { RecordKey } from './keys.js';
import { frame, kill, log, recordWords, writeRecord } from './log.js';
import { reclaim } from './reclaim.overlay.js';

/** Live keyed records may fill this much, so that a full log and all of them are 85 % of the pages in use. */
const keyedCapacity =
  Math.floor((nor.pages - 1) * (nor.pageBytes - pageHeadBytes - pageRecordBytes) * 0.85) - eventsKept * eventRecordBytes;

/** @returns byte offset of the new record, or 0 if the flash does not take it. */
function append(key: number, payload: string): number {
  const record = frame(key, payload);
  for (let pages = 0; pages < nor.pages; pages++) {
    const at = writeRecord(record);
    if (at || !reclaim(0)) return at;
  }
  return 0;
}

/** Payload of the record with this key, good until the next write; undefined if there is none. */
export function get(key: number): string | undefined {
  const at = log.index[key]! * 4;
  return at ? nor.read(at + 4, recordWords(at) * 4 - recordFrameBytes) : undefined;
}

/** Removes the record with this key, if there is one. */
export function remove(key: number): void {
  const at = log.index[key]! * 4;
  if (!at) return;
  kill(at);
  log.live -= recordWords(at) * 4;
  log.index[key] = 0;
}

/**
 * Stores `payload` (whole words, at least one) under `key`, in place of what is there.
 * @returns false, and nothing has changed, if the vault is full or the flash does not take it.
 */
export function put(key: number, payload: string): boolean {
  const bytes = payload.length + recordFrameBytes;
  if (!log.index[key] && log.live + bytes > keyedCapacity) return false;
  const at = append(key, payload);
  if (!at) return false;
  // Only now, because making room may have moved the old record.
  remove(key);
  log.index[key] = at >> 2;
  log.live += bytes;
  return true;
}

/** Appends an event: the payload is `eventRecordBytes` less the frame and the number, which it gets here. */
export function appendEvent(payload: string): boolean {
  return append(RecordKey.Event, u32(++log.newestEvent) + payload) > 0;
}

/** Makes room while nobody waits, so that the next unlock meets no page erase. */
export function tidy(): void {
  if (log.end - log.head < 8 * eventRecordBytes) reclaim(0);
}

/** Bytes that could not be read as records since the start. */
export function damagedBytes(): number {
  return log.damaged;
}
