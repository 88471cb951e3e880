/** The log's state and its records one by one: what store, reclaim and open share. */
import * as nor from '#port/nor';
import { eventsKept, liveState, readU16, readU32, recordHead, recordFrameBytes, u32 } from './format.js';
import { RecordKey, recordKeys } from './keys.js';

/** Byte offsets into the vault; `index` holds the word offset of each keyed record, 0 for none. */
export const log = {
  index: new Uint16Array(recordKeys),
  /** Where the next record goes, and the end of that page. */
  head: 0,
  end: 0,
  /** For each page its sequence in the log, 0 while it is erased, and how often it was erased. */
  sequences: new Uint32Array(nor.pages),
  erases: new Uint32Array(nor.pages),
  /** Sequence of the page that is being written. */
  sequence: 0,
  /** Bytes of live keyed records. */
  live: 0,
  /** Number of the newest event. */
  newestEvent: 0,
  /** Bytes passed over since the start because no valid record stood there. */
  damaged: 0,
};

/** Size in words of the valid or dead record at byte offset `at`. */
export function recordWords(at: number): number {
  return nor.read(at, 1).charCodeAt(0);
}

/** Puts a frame around a payload of whole words. */
export function frame(key: number, payload: string): string {
  const body = recordHead((payload.length + recordFrameBytes) >> 2, key) + payload;
  return body + u32(nor.crc32(body));
}

/** Clears the state of the record at byte offset `at`: the second write of its first word. */
export function kill(at: number): void {
  nor.write(at, String.fromCharCode(recordWords(at), 0) + nor.read(at + 2, 2));
}

/**
 * Writes a framed record at the head and reads it back; flash that does not take it is passed over.
 * @returns its byte offset, or 0 if the page has no room for it.
 */
export function writeRecord(record: string): number {
  while (log.head + record.length <= log.end) {
    const at = log.head;
    nor.write(at, record);
    log.head = at + record.length;
    if (nor.read(at, record.length) === record) return at;
    log.damaged += record.length;
  }
  return 0;
}

/** The page with the lowest sequence above `above`, or -1: 0 asks for the oldest page in use. */
export function pageAfter(above: number): number {
  let found = -1;
  for (let page = 0; page < nor.pages; page++) {
    const sequence = log.sequences[page]!;
    if (sequence > above && (found < 0 || sequence < log.sequences[found]!)) found = page;
  }
  return found;
}

/** True for a live record that must outlive its page: the current one of its key, or an event among the newest. */
export function isKept(at: number): boolean {
  const head = nor.read(at, 8);
  const key = readU16(head, 2);
  if (head.charCodeAt(1) !== liveState) return false;
  if (key === RecordKey.Event) return readU32(head, 4) > log.newestEvent - eventsKept;
  return key > RecordKey.Event && key < recordKeys && log.index[key] === at >> 2;
}
