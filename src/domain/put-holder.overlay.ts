/** Puts a holder's entry in place of the one it has, or of one that may go: docs/PROTOCOL.md, "What the lock keeps". */
import * as clock from '#port/clock';
import { readU16 } from '../store/format.js';
import { holderTables, RecordKey } from '../store/keys.js';
import { get, put } from '../store/store.js';
import { keyIdBytes } from '../wire/protocol.js';
import { entriesPerTable, Entry, entryBytes, forEver, HolderFlag, holders, placeOf, secondsPerDay } from './holders.js';
import { wall } from './time.js';

const tableBytes = entriesPerTable * entryBytes;

/** @returns the offset of an entry whose time is past; else of a free place; else of one that was only seen; else -1. */
function placeToFill(all: string): number {
  const today = wall.offset ? (clock.seconds() + wall.offset) / secondsPerDay : 0;
  let seen = -1;
  for (let at = 0; at < all.length; at += entryBytes) {
    const until = readU16(all, at + Entry.Until);
    if (until < today && until !== forEver) return at;
    if (seen < 0 && all.charCodeAt(at + Entry.Flags) === HolderFlag.Seen) seen = at;
  }
  return all.length < holderTables * tableBytes ? all.length : seen;
}

/**
 * @param entry 8 bytes
 * @returns false, and nothing has changed, if there is no room or the flash does not take it.
 */
export function putHolder(entry: string): boolean {
  const all = holders();
  let at = placeOf(all, entry.substr(0, keyIdBytes));
  if (at < 0) at = placeToFill(all);
  if (at < 0) return false;
  const n = Math.floor(at / tableBytes);
  const first = n * tableBytes;
  const table = all.substr(first, at - first) + entry + all.substr(at + entryBytes, first + tableBytes - at - entryBytes);
  return put(RecordKey.Holders + n, table) && get(RecordKey.Holders + n) === table;
}
