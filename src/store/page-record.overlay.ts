/** Puts a page in use: docs/STORE.md, "Page". */
import * as nor from '#port/nor';
import { formatVersion, freeWord, pageBlankBytes, pageRecordBytes, pageRecordPlaces, u32 } from './format.js';
import { RecordKey } from './keys.js';
import { frame, place, vault } from './vault.js';

/**
 * Writes a page record in the next free place for one.
 * @param replaced sequence of the page whose records this one holds, or 0.
 * @returns false if no place takes it.
 */
export function writePageRecord(page: number, sequence: number, replaced: number): boolean {
  let at = page * nor.pageBytes + pageBlankBytes;
  const end = at + pageRecordPlaces * pageRecordBytes;
  while (at < end && nor.read(at, pageRecordBytes) !== freeWord.repeat(pageRecordBytes / 4)) at += pageRecordBytes;
  const erases = vault.erases[page]! | (formatVersion << 24);
  return place(frame(RecordKey.Page, u32(sequence) + u32(erases) + u32(replaced)), at, end) > 0;
}
