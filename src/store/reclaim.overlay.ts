/** Gives the log a new head page, and gets an erased page back for it: docs/STORE.md, "Reclaiming". */
import * as nor from '#port/nor';
import { pageHeadBytes, readU16, readU32, u32 } from './format.js';
import { RecordKey } from './keys.js';
import { frame, isKept, kill, log, pageAfter, recordWords, writeRecord } from './log.js';
import { nextRecord } from './walk.js';

/** The erased page with the fewest erases, or -1. */
function erasedPage(): number {
  let found = -1;
  for (let page = 0; page < nor.pages; page++) {
    if (!log.sequences[page] && (found < 0 || log.erases[page]! < log.erases[found]!)) found = page;
  }
  return found;
}

/** Makes an erased page the head of the log. */
function beginPage(page: number): void {
  log.head = page * nor.pageBytes + pageHeadBytes;
  log.end = (page + 1) * nor.pageBytes;
  log.sequences[page] = ++log.sequence;
  writeRecord(frame(RecordKey.Page, u32(log.sequence) + u32(log.erases[page]!)));
}

/** Moves what is kept of a page to the head; of events only those after number `copied`. */
function moveRecords(page: number, copied: number): boolean {
  const end = (page + 1) * nor.pageBytes;
  let at = nextRecord(page * nor.pageBytes + pageHeadBytes, end);
  while (at < end) {
    const bytes = recordWords(at) * 4;
    if (isKept(at)) {
      const record = nor.read(at, bytes);
      const key = readU16(record, 2);
      if (key !== RecordKey.Event) {
        const moved = writeRecord(record);
        if (!moved) return false;
        log.index[key] = moved >> 2;
      } else if (readU32(record, 4) > copied && !writeRecord(record)) return false;
    }
    at = nextRecord(at + bytes, end);
  }
  return true;
}

/**
 * @param copied number of the newest event that an interrupted run has moved already, or 0.
 * @returns false if there is no room for what must be kept; then nothing was erased.
 */
export function reclaim(copied: number): boolean {
  const fresh = erasedPage();
  if (fresh >= 0) beginPage(fresh);
  if (erasedPage() >= 0) return true;
  // No erased page is left, or a power cut has interrupted the moving: move the oldest page's records and erase it.
  const oldest = pageAfter(0);
  if (!moveRecords(oldest, copied)) return false;
  // From here on the page does not count, however far the erase gets.
  kill(oldest * nor.pageBytes + pageHeadBytes);
  nor.erase(oldest);
  log.sequences[oldest] = 0;
  log.erases[oldest]!++;
  return true;
}
