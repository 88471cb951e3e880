/** Where the log's newest events lie in flash. */
import * as nor from '#port/nor';
import { eventRecordBytes, firstRecordAt, readU16, readU32 } from '../store/format.js';
import { RecordKey } from '../store/keys.js';
import { pageAfter, vault } from '../store/vault.js';
import { found, nextRecord } from '../store/walk.js';

/**
 * @param withSeals seals as well, and from the oldest page on; without them, what stands behind the newest seal
 * @returns word offsets of the records with numbers from `first` up; 0 for one that is not there
 */
export function eventsFrom(first: number, withSeals: boolean): Uint16Array {
  const places = new Uint16Array(vault.newestEvent + 1 - first);
  let page = Math.floor(vault.sealAt / nor.pageBytes);
  let at = vault.sealAt;
  // The last seal may have been moved, with what stands behind it.
  if (withSeals || !at || nor.read(at + 4, vault.seal.length) !== vault.seal) {
    page = pageAfter(0);
    at = page * nor.pageBytes + firstRecordAt;
  }
  while (page >= 0) {
    const pageEnd = (page + 1) * nor.pageBytes;
    const end = pageEnd === vault.end ? vault.writeAt : pageEnd;
    at = nextRecord(at, end);
    while (at < end) {
      const number = readU32(found.record, 4);
      const isEvent = withSeals || found.record.length === eventRecordBytes;
      if (isEvent && readU16(found.record, 2) === RecordKey.Event && found.live && number >= first)
        places[number - first] = at >> 2;
      at = nextRecord(at + found.record.length, end);
    }
    page = pageAfter(vault.sequences[page]!);
    at = page * nor.pageBytes + firstRecordAt;
  }
  return places;
}
