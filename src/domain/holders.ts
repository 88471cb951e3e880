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

export const entriesPerTable = 7;
/** `Until` in days since 1970 of an entry that never goes. */
export const forEver = 0xffff;
export const secondsPerDay = 86400;

/** All entries, table by table: only the last may be shorter than seven. */
export function holders(): string {
  let all = '';
  for (let n = 0; n < holderTables; n++) {
    const table = get(RecordKey.Holders + n);
    if (!table) break;
    all += table;
  }
  return all;
}

/** @returns the offset of this holder's entry among all, or -1. */
export function placeOf(all: string, id: string): number {
  let at = all.indexOf(id);
  // In the last entry the interpreter finds an id that only begins at the end, and from behind it finds that one again.
  while (at % entryBytes > 0) at = at < all.length - entryBytes ? all.indexOf(id, at + 1) : -1;
  return at;
}

/** @returns the 8 bytes of this holder's entry, or ''. */
export function holderEntry(id: string): string {
  const all = holders();
  const at = placeOf(all, id);
  return at < 0 ? '' : all.substr(at, entryBytes);
}
