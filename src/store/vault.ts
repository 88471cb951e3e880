/** What is known of the vault's pages, and how a record gets into them: what store, reclaim and open share. */
import * as nor from '#port/nor';
import { recordFrameBytes, recordPrefix, sealRecordBytes } from './format.js';
import { recordKeys } from './keys.js';

/** `sequences` of a page that is not to be used in this life: it did not take an erase or what was written to it, or is foreign. */
export const unusablePage = 0xffffffff;

/** What a seal says before there is one: nothing up to number 0. */
export const noSeal = '\0'.repeat(sealRecordBytes - recordFrameBytes);

/** Byte offsets into the vault; `index` holds the word offset of each keyed record, 0 for none. */
export const vault = {
  index: new Uint16Array(recordKeys),
  /** Where the next record goes, and the end of that page. */
  writeAt: 0,
  end: 0,
  /** For each page its place in the order of all, 0 while it is not in use, and how often it was erased. */
  sequences: new Uint32Array(nor.pages),
  erases: new Uint32Array(nor.pages),
  /** The page to use next, or -1: any that is not in use. One whose records another has taken over comes before all others. */
  spare: -1,
  /** That page was erased in this life: another may only look erased, and is erased before it is used. */
  isErased: false,
  /** A page that was retired and of which nobody has been told, or -1. */
  retired: -1,
  /** Sequence of the page that is being written. */
  sequence: 0,
  /** Bytes of the keyed records that hold. */
  live: 0,
  /** Number of the newest event. */
  newestEvent: 0,
  /** Payload of the newest seal, or zeros: its number, the link that it seals, its tag. And where it stood when last seen. */
  seal: noSeal,
  sealAt: 0,
  /** A page in which a start has found remains of a destroyed secret, or -1. */
  unclean: -1,
  /** Bytes at which no record could be read at the start. */
  damaged: 0,
};

/** Size in words of the whole record at byte offset `at`. */
export function recordWords(at: number): number {
  return nor.read(at, 1).charCodeAt(0);
}

const checksum = new Uint32Array(1);

/** Ends a record with its checksum. */
export function seal(body: string): string {
  checksum[0] = nor.crc32(body);
  return body + nor.bytes(checksum);
}

/** Puts a frame around a payload of whole words. */
export function frame(key: number, payload: string): string {
  return seal(recordPrefix((payload.length + recordFrameBytes) >> 2, key) + payload);
}

/**
 * Clears the state of the record at byte offset `at`: the second write of its first word, which takes no third.
 * @returns false if the flash does not take it.
 */
export function kill(at: number): boolean {
  const word = nor.read(at, 4);
  nor.write(at, word.charAt(0) + '\0' + word.substr(2));
  return nor.read(at + 1, 1) === '\0';
}

/**
 * Writes a framed record at byte offset `at`, or behind it where flash does not take it, and reads it back.
 * @returns its byte offset, or 0 if nothing before `end` takes it.
 */
export function place(record: string, at: number, end: number): number {
  // Not by recursion: a page that takes nothing has hundreds of places, for which the interpreter's memory is too small.
  while (at + record.length <= end) {
    nor.write(at, record);
    if (nor.read(at, record.length) === record) return at;
    at += record.length;
  }
  return 0;
}

/** The page with the lowest sequence above `above`, or -1: 0 asks for the oldest page in use. */
export function pageAfter(above: number): number {
  let found = -1;
  for (let page = 0; page < nor.pages; page++) {
    const sequence = vault.sequences[page]!;
    if (sequence > above && sequence !== unusablePage && (found < 0 || sequence < vault.sequences[found]!)) found = page;
  }
  return found;
}
