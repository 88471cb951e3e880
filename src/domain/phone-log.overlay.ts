/** Records of the log for a phone, as they lie in flash: docs/PROTOCOL.md, "Commands". */
import * as nor from '#port/nor';
import { readU16, readU32 } from '../store/format.js';
import { RecordKey } from '../store/keys.js';
import { recordWords, vault } from '../store/vault.js';
import { eventsFrom } from './events-from.overlay.js';
import { session } from './session.js';

const mostBytes = 168;
const mostRecords = 512;

/** The record at this byte offset if it still is the event with this number, else ''. */
function eventAt(at: number, number: number): string {
  const isIt = at && readU16(nor.read(at + 2, 2), 0) === RecordKey.Event && readU32(nor.read(at + 4, 4), 0) === number;
  return isIt ? nor.read(at, recordWords(at) * 4) : '';
}

/** @returns records from this number on, '' if there are none */
export function phoneLog(first: number): string {
  let records = '';
  let searched = false;
  for (let n = Math.max(first, vault.newestEvent - mostRecords, 1); n <= vault.newestEvent; n++) {
    const place = n - session.eventsFrom;
    const isKnown = place >= 0 && place < session.events.length;
    const at = isKnown ? session.events[place]! * 4 : 0;
    const record = eventAt(at, n);
    // To find them takes a second, so it is done once a session, and again only if the pages have changed.
    if (!searched && !record && (at || !isKnown)) {
      searched = true;
      session.eventsFrom = n;
      session.events = eventsFrom(n, true);
      n--;
      continue;
    }
    if (records.length + record.length > mostBytes) break;
    records += record;
  }
  return records;
}
