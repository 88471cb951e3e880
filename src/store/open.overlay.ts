/** Finds the log in the pages, at the start: orders them, reads every record, finishes what a power cut interrupted. */
import * as nor from '#port/nor';
import { freeWord, liveState, pageHeadBytes, pageRecordBytes, readU16, readU32 } from './format.js';
import { RecordKey, recordKeys } from './keys.js';
import { kill, log, pageAfter, recordWords } from './log.js';
import { nextRecord } from './walk.js';
import { reclaim } from './reclaim.overlay.js';

function isBlank(page: number): boolean {
  const end = (page + 1) * nor.pageBytes;
  for (let at = page * nor.pageBytes; at < end; at += 64) if (nor.read(at, 64) !== freeWord.repeat(16)) return false;
  return true;
}

/** Reads the page records; whatever else is not blank is erased. */
function readPageRecords(): void {
  let mostErases = 0;
  for (let page = 0; page < nor.pages; page++) {
    const at = page * nor.pageBytes + pageHeadBytes;
    const head = nor.read(at, pageRecordBytes);
    const sequence = readU32(head, 4);
    log.sequences[page] = 0;
    log.erases[page] = 0;
    if (
      nextRecord(at, at + pageRecordBytes) === at &&
      readU16(head, 2) === RecordKey.Page &&
      head.charCodeAt(1) === liveState &&
      // No sequence is given twice; of two pages that claim one, the second is not ours.
      log.sequences.indexOf(sequence) < 0
    ) {
      log.sequences[page] = sequence;
      log.erases[page] = readU32(head, 8);
      if (sequence > log.sequence) log.sequence = sequence;
      if (log.erases[page]! > mostErases) mostErases = log.erases[page]!;
    } else if (!isBlank(page)) nor.erase(page);
  }
  // An erased page has lost its count; the highest of the others is never less by more than one.
  for (let page = 0; page < nor.pages; page++) if (!log.sequences[page]) log.erases[page] = mostErases;
}

/**
 * Takes the record at byte offset `at` into the index. Of two with one key the later holds; the earlier is cleared, unless
 * a page is being moved, where it is the original of a copy.
 */
function take(at: number, moving: boolean): void {
  const head = nor.read(at, 8);
  const key = readU16(head, 2);
  if (head.charCodeAt(1) !== liveState || key === RecordKey.Page || key >= recordKeys) return;
  if (key === RecordKey.Event) {
    const number = readU32(head, 4);
    if (number > log.newestEvent) log.newestEvent = number;
    return;
  }
  const earlier = log.index[key]! * 4;
  log.index[key] = at >> 2;
  log.live += recordWords(at) * 4;
  if (earlier) {
    log.live -= recordWords(earlier) * 4;
    if (!moving) kill(earlier);
  }
}

/**
 * Reads the records of a page and sets the head behind the last one.
 * @returns number of its newest event, or 0.
 */
function readPage(page: number, moving: boolean): number {
  const end = (page + 1) * nor.pageBytes;
  let used = page * nor.pageBytes + pageHeadBytes;
  let damaged = log.damaged;
  let newest = 0;
  let at = nextRecord(used, end);
  while (at < end) {
    const head = nor.read(at, 8);
    if (readU16(head, 2) === RecordKey.Event) newest = readU32(head, 4);
    take(at, moving);
    used = at + recordWords(at) * 4;
    damaged = log.damaged;
    at = nextRecord(used, end);
  }
  // Behind a torn record the page is not written on: what stands there might read differently tomorrow.
  log.head = log.damaged === damaged ? used : end;
  log.end = end;
  return newest;
}

/** Opens the store; an unused vault is formatted. Whatever the flash holds, the store works afterwards. */
export function open(): void {
  log.index.fill(0);
  log.sequence = log.live = log.newestEvent = log.damaged = 0;
  readPageRecords();
  // A page that was being erased when the power went is no damage; a vault without any page of the log is.
  if (log.sequence) log.damaged = 0;
  let erased = 0;
  for (let page = 0; page < nor.pages; page++) if (!log.sequences[page]) erased++;
  // Without an erased page, a power cut has interrupted the moving of the oldest page's records to the newest page.
  const moving = erased === 0;
  let newest = 0;
  for (let page = pageAfter(0); page >= 0; page = pageAfter(log.sequences[page]!)) newest = readPage(page, moving);
  if (moving && log.head === log.end) {
    // The record that was being moved is torn. All that is in the newest page are copies: begin again.
    const page = pageAfter(log.sequence - 1);
    nor.erase(page);
    log.sequences[page] = 0;
    open();
  } else if (moving || erased === nor.pages) reclaim(newest);
}
