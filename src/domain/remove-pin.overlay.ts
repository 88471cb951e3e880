/** Removal of a PIN. */
import { pinSlots, RecordKey } from '../store/keys.js';
import { get, remove } from '../store/store.js';
import { EventCode, Reason } from '../wire/events.js';
import { record } from './audit.js';
import { freeTag, setTag } from './credentials.js';

/**
 * @returns Reason.NoSlot if there is no PIN in this slot, Reason.NotOwner for the owner's, which can only be replaced,
 *   Reason.StoreFault if the flash does not take it; then nothing has changed.
 */
export function removePin(slot: number): Reason {
  let reason = Reason.None;
  if (slot === 0) reason = Reason.NotOwner;
  else if (!(slot > 0 && slot < pinSlots) || get(RecordKey.Pin + slot) === undefined) reason = Reason.NoSlot;
  else if (!remove(RecordKey.Pin + slot)) reason = Reason.StoreFault;
  else setTag(slot, freeTag);
  record(reason ? EventCode.UserRefused : EventCode.UserRemoved, reason, slot, 0);
  return reason;
}
