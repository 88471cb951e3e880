/** Finds what the pages hold, at the start: orders them, reads every record, finishes what a power cut interrupted. */
import * as nor from '#port/nor';
import { erasePage } from './erase-page.overlay.js';
import {
  firstRecordAt,
  formatVersion,
  freeWord,
  pageBlankBytes,
  pageRecordBytes,
  pageRecordPlaces,
  readU16,
  readU32,
  recordFrameBytes,
  sealRecordBytes,
} from './format.js';
import { RecordKey, recordKeys } from './keys.js';
import { writePageRecord } from './page-record.overlay.js';
import { reclaim } from './reclaim.overlay.js';
import { noSeal, pageAfter, place, recordWords, unusablePage, vault } from './vault.js';
import { found, nextRecord } from './walk.js';

/** A bit that reads either way reads right so often in a row once in a thousand times. */
const readings = 10;

/** @returns the page record of a page in use, or ''. */
function pageRecord(page: number): string {
  const start = page * nor.pageBytes;
  for (let place = 0; place < pageRecordPlaces; place++) {
    const at = start + pageBlankBytes + place * pageRecordBytes;
    if (nextRecord(at, at + pageRecordBytes) !== at || !found.live || readU16(found.record, 2) !== RecordKey.Page) continue;
    const record = found.record;
    if (record.charCodeAt(11) !== formatVersion) return record;
    // Where nothing follows it, it may have been cut, and read whole by luck: nothing is lost by beginning the page anew.
    const end = start + nor.pageBytes;
    return readU32(record, 12) || nextRecord(start + firstRecordAt, end) < end ? record : '';
  }
  return '';
}

/**
 * Reads the page records.
 * @returns sequence of the page that the newest one replaces, or 0; -1 if a page has another version of the format.
 */
function readPageRecords(): number {
  let mostErases = 0;
  let replaced = 0;
  for (let page = 0; page < nor.pages; page++) {
    const record = pageRecord(page);
    if (record && record.charCodeAt(11) !== formatVersion) return -1;
    const sequence = record ? readU32(record, 4) : 0;
    vault.sequences[page] = 0;
    vault.erases[page] = 0;
    // No sequence is given twice; of two pages that claim one, the second is not ours.
    if (record && vault.sequences.indexOf(sequence) < 0) {
      vault.sequences[page] = sequence;
      vault.erases[page] = readU32(record, 8);
      if (sequence > vault.sequence) {
        vault.sequence = sequence;
        replaced = readU32(record, 12);
      }
      if (vault.erases[page]! > mostErases) mostErases = vault.erases[page]!;
    }
  }
  // A page without a record has lost its count; the highest of the others is never less by more than one.
  for (let page = 0; page < nor.pages; page++) if (!vault.sequences[page]) vault.erases[page] = mostErases;
  return replaced;
}

/**
 * A page of which no page record was read, though something stands there, may have one that reads whole the next time: its writing,
 * or the erase of the page, was cut. It would take back what is written from now on, and so it is erased before all else.
 */
function eraseSpoilt(): void {
  const bytes = pageRecordPlaces * pageRecordBytes;
  for (let page = 0; page < nor.pages; page++) {
    const isBlank = nor.read(page * nor.pageBytes + pageBlankBytes, bytes) === freeWord.repeat(bytes / 4);
    if (!vault.sequences[page] && !isBlank) erasePage(page);
  }
}

/** Erases the page with this sequence, which the newest one replaces, if that was interrupted. */
function finishReplacing(sequence: number): void {
  const page = sequence ? vault.sequences.indexOf(sequence) : -1;
  if (page < 0) return;
  // The newest page's record may have been cut, and read whole by luck. Before all depends on it, it is written once more.
  writePageRecord(pageAfter(vault.sequence - 1), vault.sequence, sequence);
  erasePage(page);
}

/** Notes the page where a secret that was to be destroyed still stands, whole or in part. */
function noteRemains(at: number): void {
  const behind = found.record.substr(4);
  let remains = 0;
  // A live one that has a predecessor: killing that was cut.
  if (found.live) remains = vault.index[RecordKey.Chain]! * 4;
  else if (behind !== '\0'.repeat(behind.length)) remains = at;
  if (remains) vault.unclean = Math.floor(remains / nor.pageBytes);
}

/** Takes the record found at byte offset `at` into account. Of two with one key the later holds. */
function take(at: number): void {
  const key = readU16(found.record, 2);
  if (key === RecordKey.Chain) noteRemains(at);
  if (!found.live || key === RecordKey.Page || key >= recordKeys) return;
  if (key === RecordKey.Event) {
    const number = readU32(found.record, 4);
    if (number > vault.newestEvent) vault.newestEvent = number;
    if (found.record.length === sealRecordBytes && number > readU32(vault.seal, 0)) {
      vault.seal = found.record.substr(4, sealRecordBytes - recordFrameBytes);
      vault.sealAt = at;
    }
    return;
  }
  const earlier = vault.index[key]! * 4;
  if (earlier) vault.live -= recordWords(earlier) * 4;
  const removal = found.record.length === recordFrameBytes;
  vault.index[key] = removal ? 0 : at >> 2;
  if (!removal) vault.live += found.record.length;
}

/** What stands last in the newest page. */
interface Tail {
  /** No whole record, but not free either. */
  torn: boolean;
  /** It is a keyed record. */
  keyed: boolean;
  /** The last whole record as it was read, '' if it is dead. */
  record: string;
}

/** Reads all records of all pages in use; the next would go behind the last. */
function readPages(): Tail {
  const tail = { torn: false, keyed: false, record: '' };
  vault.index.fill(0);
  vault.live = 0;
  vault.unclean = -1;
  vault.seal = noSeal;
  vault.sealAt = 0;
  for (let page = pageAfter(0); page >= 0; page = pageAfter(vault.sequences[page]!)) {
    const end = (page + 1) * nor.pageBytes;
    let used = page * nor.pageBytes + firstRecordAt;
    let damaged = vault.damaged;
    let at = nextRecord(used, end);
    tail.keyed = false;
    tail.record = '';
    while (at < end) {
      const key = readU16(found.record, 2);
      tail.keyed = key > RecordKey.Event && key < recordKeys;
      tail.record = found.live && key && key < recordKeys ? found.record : '';
      take(at);
      used = at + found.record.length;
      damaged = vault.damaged;
      at = nextRecord(used, end);
    }
    tail.torn = vault.damaged !== damaged;
    // A word is left free: its writing may have been cut so early that nothing is seen of it.
    vault.writeAt = used + 4;
    vault.end = end;
  }
  return tail;
}

/**
 * Writes an event once more, behind itself: its writing may have been cut. @returns false if it has no room there.
 * A life that was cut in this very word left no trace of it, so that one reading is not enough here; nor may its first word,
 * which may have been written twice by then, be killed later: the one that is repeated is dropped when its page is moved.
 */
function repeat(record: string): boolean {
  let again = place(record, vault.writeAt, vault.end);
  for (let n = 0; again && n < readings; n++) {
    if (nor.read(again, record.length) !== record) {
      again = place(record, again + record.length, vault.end);
      n = 0;
    }
  }
  if (!again) return false;
  vault.writeAt = again + record.length;
  return true;
}

/** Opens the store; an unused vault is formatted. Whatever the flash holds, the store works afterwards, or writes nothing at all. */
export function open(): void {
  vault.sequence = vault.newestEvent = vault.damaged = 0;
  vault.spare = vault.retired = -1;
  vault.isErased = false;
  const replaced = readPageRecords();
  if (replaced < 0) {
    vault.sequences.fill(unusablePage);
    return;
  }
  if (!vault.sequence) {
    reclaim(-1, '');
    return;
  }
  // What stands in pages that are not in use is what a cut has left, and no damage.
  vault.damaged = 0;
  eraseSpoilt();
  finishReplacing(replaced);
  const tail = readPages();
  const isUnclean = vault.unclean >= 0;
  // The last record may have been cut and read whole by luck, or torn, and whole tomorrow. What was read and is let hold goes
  // where no cut has been: an event behind itself, anything else, as nothing may stand before it, to another page.
  if (tail.torn || tail.keyed || (tail.record && !repeat(tail.record))) {
    const damaged = vault.damaged;
    const moved = reclaim(pageAfter(vault.sequence - 1), tail.record);
    readPages();
    if (!moved) vault.writeAt = vault.end;
    vault.damaged = damaged;
  }
  if (vault.unclean >= 0) reclaim(vault.unclean, '');
  if (isUnclean && vault.spare >= 0) erasePage(vault.spare);
}
