/** Charges the blocks that are good for a number of uses, all of them or none: docs/PROTOCOL.md, "Uses". */
import { readU32 } from '../store/format.js';
import { Block, blockBytes, noUntil, noUses } from '../wire/block.js';
import { Reason } from '../wire/events.js';
import { entryOf } from './entry-of.overlay.js';
import { Entry, entryBytes, HolderFlag, holders } from './holders.js';
import { putHolder } from './put-holder.overlay.js';

const mostCounters = 32;

function counters(): number {
  const all = holders();
  let count = 0;
  for (let at = Entry.Flags; at < all.length; at += entryBytes) if (all.charCodeAt(at) & HolderFlag.Counted) count++;
  return count;
}

/** @returns why it is not good for this use, and nothing is charged; or Reason.None. */
export function chargeUses(blocks: string): Reason {
  let charged = '';
  let uncharged = '';
  let until = noUntil;
  for (let at = 0; at < blocks.length; at += blockBytes) {
    const uses = blocks.charCodeAt(at + Block.Uses);
    until = Math.min(until, readU32(blocks, at + Block.Until));
    if (uses === noUses) continue;
    const entry = entryOf(blocks.substr(at, Block.From), until);
    if (until === noUntil) return Reason.UsesWithoutUntil;
    if (!(entry.charCodeAt(Entry.Flags) & HolderFlag.Counted) && counters() >= mostCounters) return Reason.NoRoom;
    let before = entry.charCodeAt(Entry.Uses);
    for (let i = 0; i < charged.length; i += entryBytes) if (charged.substr(i, 4) === entry.substr(0, 4)) before++;
    if (before >= uses) return Reason.UsesSpent;
    uncharged += entry.substr(0, Entry.Flags) + String.fromCharCode(entry.charCodeAt(Entry.Flags) | HolderFlag.Seen);
    charged +=
      entry.substr(0, Entry.Uses) +
      String.fromCharCode(before + 1, entry.charCodeAt(Entry.Flags) | HolderFlag.Counted | HolderFlag.Seen);
  }
  let i = 0;
  while (i < charged.length && putHolder(charged.substr(i, entryBytes))) i += entryBytes;
  if (i === charged.length) return Reason.None;
  // The last first: of two blocks with one holder the first has the count of before.
  for (i -= entryBytes; i >= 0; i -= entryBytes) putHolder(uncharged.substr(i, entryBytes));
  return Reason.NoRoom;
}
