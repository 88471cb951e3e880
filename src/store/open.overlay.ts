/** Finds what the pages hold, at the start: orders them, reads every record, finishes what a power cut interrupted. */
import * as nor from '#port/nor';
import {
  firstRecordAt,
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
import { noSeal, pageAfter, recordWords, vault } from './vault.js';
import { found, nextRecord } from './walk.js';

/** @returns the page record of a page in use, or ''. */
function pageRecord(page: number): string {
  const start = page * nor.pageBytes;
  for (let place = 0; place < pageRecordPlaces; place++) {
    const at = start + pageBlankBytes + place * pageRecordBytes;
    if (nextRecord(at, at + pageRecordBytes) !== at || readU16(found.record, 2) !== RecordKey.Page) continue;
    const record = found.record;
    // Where nothing follows it, it may have been cut, and read whole by luck: nothing is lost by beginning the page anew.
    const end = start + nor.pageBytes;
    return readU32(record, 12) || nextRecord(start + firstRecordAt, end) < end ? record : '';
  }
  return '';
}

/**
 * Reads the page records.
 * @returns sequence of the page that the newest one replaces, or 0.
 */
function readPageRecords(): number {
  let mostErases = 0;
  let replaced = 0;
  for (let page = 0; page < nor.pages; page++) {
    const record = pageRecord(page);
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

/** Erases the page with this sequence, which the newest one replaces, if that was interrupted. */
function finishReplacing(sequence: number): void {
  const page = sequence ? vault.sequences.indexOf(sequence) : -1;
  if (page < 0) return;
  // The newest page's record may have been cut, and read whole by luck. Before all depends on it, it is written once more.
  writePageRecord(pageAfter(vault.sequence - 1), vault.sequence, sequence);
  nor.erase(page);
  vault.sequences[page] = 0;
  vault.erased = page;
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
  /** Its key (0 for an event), and itself as it was read ('' if dead). */
  key: number;
  record: string;
}

/** Reads all records of all pages in use; the next would go behind the last. */
function readPages(): Tail {
  const tail = { torn: false, key: 0, record: '' };
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
    tail.key = 0;
    tail.record = '';
    while (at < end) {
      const key = readU16(found.record, 2);
      tail.key = key > RecordKey.Event && key < recordKeys ? key : 0;
      tail.record = found.live ? found.record : '';
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

/** Opens the store; an unused vault is formatted. Whatever the flash holds, the store works afterwards. */
export function open(): void {
  vault.sequence = vault.newestEvent = vault.damaged = 0;
  vault.erased = -1;
  vault.lastEvent = '';
  const replaced = readPageRecords();
  if (!vault.sequence) {
    reclaim(-1, '');
    return;
  }
  // What stands in pages that are not in use is what a cut has left, and no damage.
  vault.damaged = 0;
  finishReplacing(replaced);
  const tail = readPages();
  // A keyed record may have been cut and read whole by luck, or torn, and whole tomorrow: what was read goes to a page
  // that no cut has touched, the last record as it was read: it may not be whole again.
  if (tail.torn || tail.key) {
    const damaged = vault.damaged;
    if (tail.key && tail.record) vault.index[tail.key] = 0;
    const moved = reclaim(pageAfter(vault.sequence - 1), tail.key ? tail.record : '');
    readPages();
    if (!moved) vault.writeAt = vault.end;
    vault.damaged = damaged;
  } else vault.lastEvent = tail.record;
  if (vault.unclean >= 0) reclaim(vault.unclean, '');
}
