/** What a phone has proven that it asks for: whether its key may. All but an unlock is made from flash when someone asks for it. */
import { allRights, Block, blockBytes, everyHour } from '../wire/block.js';
import { Command, rightOf } from '../wire/command.js';
import { Reason } from '../wire/events.js';
import { makeRoom } from './audit.js';
import { moving } from './bolt.js';
import { respond } from './channel.js';
import { Entry, holderEntry, HolderFlag } from './holders.js';
import { noteHolders } from './note-holders.overlay.js';
import { outsideLimits } from './outside-limits.overlay.js';
import { tell, unlock } from './phone-access.js';
import { serve } from './serve.overlay.js';
import { session } from './session.scoped.js';

/** Why the session's key does not allow this command now, or Reason.None; uses are not looked at. */
function whyNot(command: number): Reason {
  const blocks = session.blocks;
  // From until length of a block that is good at any time; of the module it would be a variable for ever.
  const always = '\0\0\0\0\xff\xff\xff\xff' + everyHour;
  let rights = allRights;
  let isRevoked = false;
  let isTimed = false;
  for (let at = 0; at < blocks.length; at += blockBytes) {
    rights &= blocks.charCodeAt(at + Block.Rights);
    if (blocks.substr(at + Block.From, always.length) !== always) isTimed = true;
    if (holderEntry(blocks.substr(at, Block.From)).charCodeAt(Entry.Flags) & HolderFlag.Revoked) isRevoked = true;
  }
  if (isRevoked) return Reason.Revoked;
  session.rights = rights;
  session.isTimed = isTimed;
  const outside = isTimed ? /*@__NOINLINE__*/ outsideLimits(blocks) : Reason.None;
  if (outside) return outside;
  if (session.keyId) return command === Command.Claim ? Reason.None : Reason.NotAllowed;
  if (!command || command > Command.Claim) return Reason.UnknownCommand;
  const right = rightOf.charCodeAt(command);
  return (right ? rights & right : !blocks && command !== Command.Claim) ? Reason.None : Reason.NotAllowed;
}

/** Does what a phone has proven that it asks for, and answers. */
export function decide(command: number, encrypted: string): void {
  let reason = whyNot(command);
  if (command === Command.Unlock && !session.sequence && !encrypted) {
    reason = unlock(reason);
    respond(reason, '');
    tell(reason);
  } else /*@__NOINLINE__*/ serve(command, encrypted, reason);
  if (session.blocks) /*@__NOINLINE__*/ noteHolders(session.blocks);
  if (!moving) makeRoom();
}
