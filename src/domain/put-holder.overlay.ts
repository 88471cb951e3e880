/** Puts a holder's entry in place of the one it has, or of one that may go: docs/PROTOCOL.md, "What the lock keeps". */
import * as clock from '#port/clock';
import { readU16 } from '../store/format.js';
import { holderTables, RecordKey } from '../store/keys.js';
import { get, put } from '../store/store.js';
import { entriesPerTable, Entry, entryBytes, forEver, HolderFlag, secondsPerDay } from './holders.js';
import { keyIdBytes } from '../wire/protocol.js';
import { wall } from './time.js';

/**
 * @param entry 8 bytes
 * @returns false, and nothing has changed, if there is no room or the flash does not take it.
 */
export function putHolder(entry: string): boolean {
  const id = entry.substr(0, keyIdBytes);
  const today = wall.offset ? (clock.seconds() + wall.offset) / secondsPerDay : 0;
  // Best is its own place; then that of one whose time is past, a free one, and the oldest of those that were only seen.
  let bestRank = 4;
  let bestAt = -1;
  for (let n = 0; n < holderTables; n++) {
    const table = get(RecordKey.Holders + n) ?? '';
    for (let i = 0; i < entriesPerTable; i++) {
      const here = table.substr(i * entryBytes, entryBytes);
      let rank = 4;
      if (!here) rank = 2;
      else if (here.substr(0, keyIdBytes) === id) rank = 0;
      else if (readU16(here, Entry.Until) < today && readU16(here, Entry.Until) !== forEver) rank = 1;
      else if (here.charCodeAt(Entry.Flags) === HolderFlag.Seen) rank = 3;
      if (rank < bestRank) {
        bestRank = rank;
        bestAt = n * entriesPerTable + i;
      }
      if (!here) break;
    }
    if (!table) break;
  }
  if (bestAt < 0) return false;
  const n = Math.floor(bestAt / entriesPerTable);
  const table = get(RecordKey.Holders + n) ?? '';
  const at = (bestAt % entriesPerTable) * entryBytes;
  const text = table.substr(0, at) + entry + table.substr(at + entryBytes);
  return put(RecordKey.Holders + n, text) && get(RecordKey.Holders + n) === text;
}
