/** Notes who comes with which keys, behind what they came for. */
import { readU32 } from '../store/format.js';
import { Block, blockBytes, noUntil } from '../wire/block.js';
import { entryOf } from './entry-of.overlay.js';
import { Entry, holderEntry, HolderFlag } from './holders.js';
import { putHolder } from './put-holder.overlay.js';

export function noteHolders(blocks: string): void {
  let until = noUntil;
  for (let at = 0; at < blocks.length; at += blockBytes) {
    const id = blocks.substr(at, Block.From);
    until = Math.min(until, readU32(blocks, at + Block.Until));
    const seen = entryOf(id, until);
    const entry = seen.substr(0, Entry.Flags) + String.fromCharCode(seen.charCodeAt(Entry.Flags) | HolderFlag.Seen);
    // Where there is no room, someone else is known already; nothing hangs on it.
    if (entry !== holderEntry(id)) putHolder(entry);
  }
}
