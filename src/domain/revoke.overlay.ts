/** Revokes a holder's keys, and all that were passed on from them. */
import { readU32 } from '../store/format.js';
import { blockBytes } from '../wire/block.js';
import { Reason } from '../wire/events.js';
import { keyIdBytes } from '../wire/protocol.js';
import { entryOf } from './entry-of.overlay.js';
import { Entry, HolderFlag } from './holders.js';
import { putHolder } from './put-holder.overlay.js';
import { session } from './session.scoped.js';

/** @param given holder id, and when its keys end */
export function revoke(given: string): Reason {
  const id = given.substr(0, keyIdBytes);
  for (let at = 0; at < session.blocks.length; at += blockBytes)
    if (session.blocks.substr(at, keyIdBytes) === id) return Reason.NotAllowed;
  const entry = entryOf(id, readU32(given, keyIdBytes));
  const revoked = String.fromCharCode(entry.charCodeAt(Entry.Flags) | HolderFlag.Revoked);
  return putHolder(entry.substr(0, Entry.Flags) + revoked) ? Reason.None : Reason.NoRoom;
}
