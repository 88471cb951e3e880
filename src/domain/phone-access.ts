/** What a phone moves the bolt with: as access.ts for PINs. */
import { Direction } from '../port/types.js';
import { readU32 } from '../store/format.js';
import { Block, blockBytes, noUses } from '../wire/block.js';
import { EventCode, phone, Reason } from '../wire/events.js';
import { record } from './audit.js';
import * as bolt from './bolt.js';
import { chargeUses } from './charge-uses.overlay.js';
import * as signals from './signals.js';
import { session } from './session.scoped.js';

/** Holder id of the session's key for the log: of its last block; 0 for the owner's own key, and for no other. */
export function holder(): number {
  return session.blocks ? readU32(session.blocks, session.blocks.length - blockBytes) || 1 : 0;
}

/** True if a block of the session's key is good for a number of uses. */
function isCounted(): boolean {
  for (let at = Block.Uses; at < session.blocks.length; at += blockBytes)
    if (session.blocks.charCodeAt(at) !== noUses) return true;
  return false;
}

/** Counts what an opening costs, and opens. */
export function unlock(refusal: Reason): Reason {
  let reason = refusal || bolt.whyNot();
  if (!reason && isCounted()) reason = /*@__NOINLINE__*/ chargeUses(session.blocks);
  if (!reason) bolt.move(Direction.Unlock, Reason.Phone, phone);
  return reason;
}

/** Records what the phone has done, or why not. */
export function recordPhone(code: EventCode, reason: Reason): void {
  record(reason ? EventCode.Refused : code, reason || Reason.Phone, phone, holder());
}

/** Tells what has come of a request to move the bolt. */
export function tell(reason: Reason): void {
  recordPhone(EventCode.Granted, reason);
  signals.show(reason ? signals.refused : signals.granted);
}
