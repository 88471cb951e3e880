/** A PIN entry and what comes of it: lockout, comparison, decision, record; then the bolt. */
import { Direction } from '../port/types.js';
import { EventCode, nobody, Reason } from '../wire/events.js';
import { record, recordFault } from './audit.js';
import * as bolt from './bolt.js';
import { findPin, pinDigest } from './credentials.js';
import * as lockout from './lockout.js';
import * as signals from './signals.js';

/**
 * Finds whose PIN this is, at the price of an attempt; `lockout.giveBack` is left to the caller.
 * @returns the slot, or -1 after having said and recorded why not.
 */
export function authenticate(entry: string): number {
  const wait = lockout.remainingSeconds();
  if (wait) {
    signals.show(signals.lockedOut);
    record(EventCode.EntryWhileLockedOut, Reason.None, nobody, wait);
    return -1;
  }
  if (!(/*@__NOINLINE__*/ lockout.charge())) {
    signals.show(signals.refused);
    recordFault(EventCode.StoreFault);
    return -1;
  }
  const slot = /*@__NOINLINE__*/ findPin(pinDigest(entry));
  if (slot >= 0) return slot;
  lockout.keepCharge();
  record(EventCode.Refused, Reason.InvalidCredential, nobody, 0);
  const disabled = lockout.remainingSeconds();
  if (disabled) record(EventCode.LockoutStarted, Reason.None, nobody, disabled);
  signals.show(disabled ? signals.lockedOut : signals.refused);
  return -1;
}

/** Opens for this user, if the bolt can be moved. */
export function unlock(slot: number): void {
  const reason = bolt.whyNot();
  // The motor first, because whoever waits at the door waits for it: see ADR 16.
  if (!reason) bolt.move(Direction.Unlock, Reason.Keypad, slot);
  lockout.giveBack();
  record(reason ? EventCode.Refused : EventCode.Granted, reason || Reason.Keypad, slot, 0);
  signals.show(reason ? signals.refused : signals.granted);
}
