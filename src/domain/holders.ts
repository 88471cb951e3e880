/** Whom keys were passed on to, as far as the lock must know: docs/PROTOCOL.md, "What the lock keeps". */
import { holderTables, RecordKey } from '../store/keys.js';
import { get } from '../store/store.js';

export const enum HolderFlag {
  Revoked = 1,
  Seen = 2,
  Counted = 4,
}

/** Offsets in an entry. */
export const enum Entry {
  Until = 4,
  Uses = 6,
  Flags = 7,
}

export const entryBytes = 8;

/** @returns the 8 bytes of this holder's entry, or ''. */
export function holderEntry(id: string): string {
  // Tables fill up in order, and none is taken away before those behind it.
  for (let n = 0; n < holderTables; n++) {
    const table = get(RecordKey.Holders + n);
    if (!table) break;
    let at = table.indexOf(id);
    while (at >= 0 && at % entryBytes) at = table.indexOf(id, at + 1);
    if (at >= 0) return table.substr(at, entryBytes);
  }
  return '';
}

export const entriesPerTable = 7;
/** `Until` in days since 1970 of an entry that never goes. */
export const forEver = 0xffff;
export const secondsPerDay = 86400;
