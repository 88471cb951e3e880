/** Gives the store a new page to write, at the price of one erase: docs/STORE.md, "Reclaiming". */
import * as nor from '#port/nor';
import { firstRecordAt, maxRecordWords, numbersKept, readU16, readU32, recordFrameBytes } from './format.js';
import { erasePage } from './erase-page.overlay.js';
import { RecordKey, recordKeys } from './keys.js';
import { writePageRecord } from './page-record.overlay.js';
import { pageAfter, place, unusablePage, vault } from './vault.js';
import { found, nextRecord } from './walk.js';

/** The page to use next: of those not in use the one with the fewest erases, or -1. */
function unusedPage(): number {
  let page = vault.spare;
  if (page >= 0 && !vault.sequences[page]) return page;
  page = -1;
  for (let each = 0; each < nor.pages; each++) {
    if (!vault.sequences[each] && (page < 0 || vault.erases[each]! < vault.erases[page]!)) page = each;
  }
  return page;
}

/** True if no page but this one is left to use. */
function isLast(page: number): boolean {
  for (let each = 0; each < nor.pages; each++) if (each !== page && !vault.sequences[each]) return false;
  return true;
}

/** True if the record found at byte offset `at` must outlive its page. */
function isKept(at: number, inOldest: boolean): boolean {
  const key = readU16(found.record, 2);
  if (!found.live || key >= recordKeys) return false;
  if (key === RecordKey.Event) {
    const age = vault.newestEvent - readU32(found.record, 4);
    return age >= 0 && age < numbersKept;
  }
  // A removal has done its work when no older page is left: what it removed is in none.
  if (found.record.length === recordFrameBytes) return !inOldest && !vault.index[key];
  return vault.index[key] === at >> 2;
}

/**
 * The page to replace: the oldest of which so much can go that a record of any size has room behind what is kept. At most
 * 87 % of all pages is kept, so that there is one, and one erase is enough for any call.
 */
function pageToReplace(): number {
  const oldest = pageAfter(0);
  for (let page = oldest; page >= 0; page = pageAfter(vault.sequences[page]!)) {
    const end = (page + 1) * nor.pageBytes;
    let room = nor.pageBytes - firstRecordAt;
    for (let at = nextRecord(end - room, end); at < end; at = nextRecord(at, end)) {
      if (isKept(at, page === oldest)) room -= found.record.length;
      at += found.record.length;
    }
    if (room >= maxRecordWords * 4) return page;
  }
  return oldest;
}

/**
 * Copies what is kept of page `from`.
 * @param to byte offset of the first copy
 * @param last a record that is to follow them, or ''
 * @returns byte offset behind the last copy, or 0 if they have no room.
 */
function copyRecords(from: number, to: number, last: string): number {
  // A page that could not be erased may come back with the next start, and with it what was removed.
  const oldest = from === pageAfter(0) && vault.sequences.indexOf(unusablePage) < 0;
  const toEnd = to - firstRecordAt + nor.pageBytes;
  const end = (from + 1) * nor.pageBytes;
  // A start writes the last event once more.
  let copied = '';
  let at = nextRecord(from * nor.pageBytes + firstRecordAt, end);
  while (at < end) {
    const record = found.record;
    if (record !== last && record !== copied && isKept(at, oldest)) {
      const copy = place(record, to, toEnd);
      if (!copy) return 0;
      to = copy + record.length;
      copied = record;
    }
    at = nextRecord(at + record.length, end);
  }
  if (!last) return to;
  const copy = place(last, to, toEnd);
  return copy ? copy + last.length : 0;
}

/** Lets the index point into this page for every key that has its record there. */
function indexPage(page: number): void {
  const end = (page + 1) * nor.pageBytes;
  let at = nextRecord(page * nor.pageBytes + firstRecordAt, end);
  while (at < end) {
    const key = readU16(found.record, 2);
    if (key !== RecordKey.Event && found.record.length > recordFrameBytes) vault.index[key] = at >> 2;
    at = nextRecord(at + found.record.length, end);
  }
}

/**
 * Goes on with page `fresh`. Until its page record is there it does not count, and everything is as before.
 * @param from page that it replaces, or -1.
 * @returns false, and nothing has changed, if the flash does not take it.
 */
function begin(fresh: number, from: number, last: string): boolean {
  if (!(vault.isErased && vault.spare === fresh) && !erasePage(fresh)) return false;
  vault.spare = -1;
  vault.isErased = false;
  const start = fresh * nor.pageBytes + firstRecordAt;
  const writeAt = from < 0 ? start : copyRecords(from, start, last);
  if (!writeAt || !writePageRecord(fresh, vault.sequence + 1, from < 0 ? 0 : vault.sequences[from]!)) return false;
  vault.sequences[fresh] = ++vault.sequence;
  vault.writeAt = writeAt;
  vault.end = (fresh + 1) * nor.pageBytes;
  if (from >= 0) {
    indexPage(fresh);
    // Its erase is for the next call: one is enough for this.
    vault.sequences[from] = 0;
    vault.spare = from;
  }
  return true;
}

/**
 * @param from page to replace, or -1: then the oldest, if no other unused page would be left.
 * @param last a record that belongs behind those of `from`, or ''
 * @returns false, and everything is as before, if the flash does not take it or what must be kept has no room.
 */
export function reclaim(from: number, last: string): boolean {
  for (let fresh = unusedPage(); fresh >= 0; fresh = unusedPage()) {
    if (begin(fresh, from < 0 && isLast(fresh) ? pageToReplace() : from, last)) return true;
    vault.sequences[fresh] = unusablePage;
    vault.retired = fresh;
  }
  return false;
}
