/** Steps from record to record of a page, over what is torn or damaged. */
import * as nor from '#port/nor';
import { checksumResidue, freeWord, liveState, maxRecordWords, minRecordWords, readU16 } from './format.js';
import { RecordKey } from './keys.js';
import { vault } from './vault.js';

const freeRunBytes = 64;

/**
 * The record that `nextRecord` came to, as it is when live, and whether it is; '' for none. It is a copy, because flash whose
 * writing was cut may read differently the next time: what was checked is what is used.
 */
export const found = { record: '', live: false };

/** Looks for a whole record at byte offset `at`. */
function find(at: number, end: number): boolean {
  found.record = '';
  const words = nor.read(at, 1).charCodeAt(0);
  if (words < minRecordWords || words > maxRecordWords || at + words * 4 > end) return false;
  found.live = nor.read(at + 1, 1).charCodeAt(0) === liveState;
  const record = String.fromCharCode(words, liveState) + nor.read(at + 2, words * 4 - 2);
  // A secret that was killed and then cleared, or half cleared when the power went, is walked over: it is no damage.
  if (nor.crc32(record) !== checksumResidue && (found.live || readU16(record, 2) !== RecordKey.Chain)) return false;
  found.record = record;
  return true;
}

/**
 * The next whole record at or after byte offset `at`, or `end` if the rest of the page holds none. Words on the way that are
 * not free count as damaged.
 */
export function nextRecord(at: number, end: number): number {
  found.record = '';
  while (at < end && !find(at, end)) {
    // Long free runs are compared natively: word by word, an empty page takes seconds.
    if (at + freeRunBytes <= end && nor.read(at, freeRunBytes) === freeWord.repeat(freeRunBytes / 4)) {
      at += freeRunBytes;
    } else {
      if (nor.read(at, 4) !== freeWord) vault.damaged += 4;
      at += 4;
    }
  }
  return at;
}
