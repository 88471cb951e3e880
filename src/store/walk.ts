/** Steps from record to record of a page, over what is torn or damaged. */
import * as nor from '#port/nor';
import { checksumResidue, freeWord, liveState, maxRecordWords, minRecordWords } from './format.js';
import { log } from './log.js';

const freeRunBytes = 64;

/** Size in words of the record at byte offset `at` if it is whole, else 0. Its state does not matter. */
function validWords(at: number, end: number): number {
  const words = nor.read(at, 1).charCodeAt(0);
  if (words < minRecordWords || words > maxRecordWords || at + words * 4 > end) return 0;
  const record = nor.read(at, words * 4);
  return nor.crc32(record.charAt(0) + String.fromCharCode(liveState) + record.substr(2)) === checksumResidue ? words : 0;
}

/**
 * The next whole record at or after byte offset `at`, or `end` if the rest of the page holds none. Words on the way that are
 * not free count as damaged.
 */
export function nextRecord(at: number, end: number): number {
  while (at < end && !validWords(at, end)) {
    // Long free runs are compared natively: word by word, an empty page takes seconds.
    if (at + freeRunBytes <= end && nor.read(at, freeRunBytes) === freeWord.repeat(freeRunBytes / 4)) {
      at += freeRunBytes;
    } else {
      if (nor.read(at, 4) !== freeWord) log.damaged += 4;
      at += 4;
    }
  }
  return at;
}
