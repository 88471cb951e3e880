/** Reads the records of a vault from an image of the flash, as docs/STORE.md lays them out, without running the firmware. */
import { crc32 } from 'node:zlib';
import type { Board } from '../boards/board.js';
import {
  checksumResidue,
  liveState,
  maxRecordWords,
  minRecordWords,
  pageHeadBytes,
  readU16,
  readU32,
  recordFrameBytes,
} from '../src/store/format.js';
import { RecordKey } from '../src/store/keys.js';

export interface VaultRecord {
  readonly key: number;
  readonly live: boolean;
  /** One character a byte. */
  readonly payload: string;
}

function recordAt(bytes: string, at: number): VaultRecord | undefined {
  const words = bytes.charCodeAt(at);
  if (!(words >= minRecordWords && words <= maxRecordWords) || at + words * 4 > bytes.length) return undefined;
  const raw = bytes.slice(at, at + words * 4);
  if (crc32(Buffer.from(raw[0]! + String.fromCharCode(liveState) + raw.slice(2), 'latin1')) !== checksumResidue)
    return undefined;
  return { key: readU16(raw, 2), live: raw.charCodeAt(1) === liveState, payload: raw.slice(4, 4 - recordFrameBytes) };
}

function recordsOfPage(bytes: string): VaultRecord[] {
  const records: VaultRecord[] = [];
  for (let at = pageHeadBytes; at < bytes.length;) {
    const record = recordAt(bytes, at);
    if (record) records.push(record);
    at += record ? record.payload.length + recordFrameBytes : 4;
  }
  return records;
}

/**
 * All whole records, in the order in which their pages were begun.
 * @param flash the Storage area
 */
export function readVault(flash: Uint8Array, board: Board): VaultRecord[] {
  const { pageBytes } = board.storage;
  const pages: VaultRecord[][] = [];
  for (let page = 0; page < board.vault.pages; page++) {
    const start = (board.vault.firstPage + page) * pageBytes;
    pages.push(recordsOfPage(Buffer.from(flash.subarray(start, start + pageBytes)).toString('latin1')));
  }
  const begun = pages.filter((records) => records[0]?.key === RecordKey.Page && records[0].live);
  const sequence = (records: VaultRecord[]): number => readU32(records[0]!.payload, 0);
  return begun.sort((a, b) => sequence(a) - sequence(b)).flat();
}
