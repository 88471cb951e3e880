/**
 * A vault that no lock has used yet: blank, or with the one page that this tool writes for the first owner. docs/STORE.md, "Page" and
 * "Record"; docs/PROTOCOL.md, "The first owner". No lock has used what has nothing else in it: each start of one writes more.
 */
import { crc32 } from 'node:zlib';
import {
  firstRecordAt,
  formatVersion,
  freeWord,
  pageBlankBytes,
  recordFrameBytes,
  recordPrefix,
  u32,
} from '../src/store/format.js';
import { RecordKey } from '../src/store/keys.js';
import { keyBytes } from '../src/wire/protocol.js';

/** Bytes of a page that are written in one go. */
export interface Piece {
  /** Offset in the page. */
  readonly at: number;
  readonly bytes: Uint8Array;
}

export type NewVault =
  | { readonly is: 'blank' }
  /** The tool's page is there in part: its writing was cut. */
  | { readonly is: 'begun' }
  | { readonly is: 'claim'; readonly claimKey: Uint8Array };

const claimRecordBytes = recordFrameBytes + keyBytes;
const sequence = 1;
/** By the first flashing itself. */
const erases = 1;

function frame(key: RecordKey, payload: Uint8Array): Uint8Array {
  const words = (recordFrameBytes + payload.length) / freeWord.length;
  const body = Buffer.concat([Buffer.from(recordPrefix(words, key), 'latin1'), payload]);
  return Buffer.concat([body, Buffer.from(u32(crc32(body)), 'latin1')]);
}

const pageRecord = frame(
  RecordKey.Page,
  Buffer.from(u32(sequence) + u32(erases | (formatVersion << 24)) + u32(0), 'latin1'),
);

/**
 * What goes into the vault's first page, in this order: the page is in use with the last word, and until then it means nothing.
 * @param claimKey 16 bytes
 */
export function claimPieces(claimKey: Uint8Array): Piece[] {
  return [
    { at: firstRecordAt, bytes: frame(RecordKey.Claim, claimKey) },
    { at: pageBlankBytes, bytes: pageRecord },
  ];
}

/** The whole page, with nothing else in it. @param claimKey 16 bytes */
export function claimPage(pageBytes: number, claimKey: Uint8Array): Uint8Array {
  const page = new Uint8Array(pageBytes).fill(0xff);
  for (const { at, bytes } of claimPieces(claimKey)) page.set(bytes, at);
  return page;
}

/** So much of the first page tells what it is, if all behind is erased. */
export const claimPageBytes = firstRecordAt + claimRecordBytes;

/**
 * @param start the first `claimPageBytes` of the vault, behind which all of it is erased
 * @returns undefined if something else has written there
 */
export function readNewVault(start: Uint8Array): NewVault | undefined {
  if (start.every((byte) => byte === 0xff)) return { is: 'blank' };
  const payloadAt = firstRecordAt + freeWord.length;
  const claimKey = start.slice(payloadAt, payloadAt + keyBytes);
  const whole = claimPage(start.length, claimKey);
  if (Buffer.compare(start, whole) === 0) return { is: 'claim', claimKey };
  // What a cut leaves has some of the bits cleared that were to be, and no other. Of key and checksum any may be.
  whole.fill(0, payloadAt, claimPageBytes);
  return start.every((byte, at) => (byte & whole[at]!) === whole[at]) ? { is: 'begun' } : undefined;
}
