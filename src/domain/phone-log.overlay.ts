/** Records of the log for a phone, as they lie in flash: docs/PROTOCOL.md, "Commands". */
import * as nor from '#port/nor';
import { readU16, readU32 } from '../store/format.js';
import { RecordKey } from '../store/keys.js';
import { recordWords, vault } from '../store/vault.js';
import { eventsFrom } from './events-from.overlay.js';
import { session } from './session.scoped.js';

const mostBytes = 168;
const mostRecords = 512;

/** @returns records from this number on, '' if there are none */
export function phoneLog(first: number): string {
  if (!session.events.length) {
    // To find them takes a second: it is done once a session, and again only if the pages have changed.
    session.eventsFrom = Math.max(1, vault.newestEvent - mostRecords);
    session.events = eventsFrom(session.eventsFrom, true);
  }
  let records = '';
  for (let n = Math.max(0, first - session.eventsFrom); n < session.events.length; n++) {
    const at = session.events[n]! * 4;
    if (!at) continue;
    const record = nor.read(at, recordWords(at) * 4);
    if (readU16(record, 2) !== RecordKey.Event || readU32(record, 4) !== n + session.eventsFrom) {
      session.events = new Uint16Array(0);
      return records || phoneLog(first);
    }
    if (records.length + record.length > mostBytes) break;
    records += record;
  }
  return records;
}
