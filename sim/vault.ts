/** Reads the records of a vault from an image of the flash, as docs/STORE.md lays them out, without running the firmware. */
import { crc32 } from 'node:zlib';
import type { Board } from '../boards/board.js';
import {
  checksumResidue,
  firstRecordAt,
  liveState,
  maxRecordWords,
  minRecordWords,
  pageBlankBytes,
  pageRecordBytes,
  pageRecordPlaces,
  readU32,
  recordFrameBytes,
} from '../src/store/format.js';
import { RecordKey } from '../src/store/keys.js';

export interface VaultRecord {
  readonly key: number;
  /** It holds: an event, or what its key has now. */
  readonly live: boolean;
  /** One character a byte. */
  readonly payload: string;
}

/** The whole record that stands at `at`, if one does. */
function recordAt(page: Buffer, at: number): VaultRecord | undefined {
  const words = page[at]!;
  const end = at + words * 4;
  if (words < minRecordWords || words > maxRecordWords || end > page.length) return undefined;
  const live = page[at + 1] === liveState;
  const sum = live ? 0 : crc32(Uint8Array.of(words, liveState));
  if (crc32(page.subarray(live ? at : at + 2, end), sum) !== checksumResidue) return undefined;
  return { key: page.readUInt16LE(at + 2), live, payload: page.toString('latin1', at + 4, end - 4) };
}

function pageRecord(page: Buffer): VaultRecord | undefined {
  const places = Array.from({ length: pageRecordPlaces }, (_, place) => pageBlankBytes + place * pageRecordBytes);
  return places.map((at) => recordAt(page, at)).find((record) => record?.live && record.key === RecordKey.Page);
}

function recordsOfPage(page: Buffer): VaultRecord[] {
  const records: VaultRecord[] = [];
  for (let at = firstRecordAt; at < page.length;) {
    const record = recordAt(page, at);
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
  const pages: { sequence: number; replaced: number; records: VaultRecord[] }[] = [];
  for (let page = 0; page < board.vault.pages; page++) {
    const start = (board.vault.firstPage + page) * pageBytes;
    const bytes = Buffer.from(flash.subarray(start, start + pageBytes));
    const { payload } = pageRecord(bytes) ?? {};
    if (payload === undefined) continue;
    pages.push({ sequence: readU32(payload, 0), replaced: readU32(payload, 8), records: recordsOfPage(bytes) });
  }
  const replaced = new Set(pages.map((page) => page.replaced));
  const inUse = pages.filter(({ sequence }) => !replaced.has(sequence)).sort((a, b) => a.sequence - b.sequence);
  const records = inUse.flatMap((page) => page.records);
  const newest = new Map(records.filter(({ live }) => live).map((record) => [record.key, record]));
  return records.map((record) => ({
    ...record,
    live: record.live && (record.key === RecordKey.Event || (newest.get(record.key) === record && record.payload !== '')),
  }));
}
