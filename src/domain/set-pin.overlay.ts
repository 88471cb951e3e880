/** Enrolment of a PIN, and every reason to refuse one. */
import { pinSlots, RecordKey } from '../store/keys.js';
import { get, put } from '../store/store.js';
import { EventCode, Reason } from '../wire/events.js';
import { record } from './audit.js';
import { ChainTask } from './chain-task.js';
import { chainWork } from './chain-work.overlay.js';
import { digestBytes, pinDigest, pins, setTag, slotOf, tagBytes } from './credentials.js';
import { phones } from './phones.js';
import { guessesPerYear, maxGuessChance, maxPinCodeLength, policy } from './policy.js';

/** Repeats of one or two digits and runs: what people guess first. */
function isWeak(pin: string): boolean {
  let period1 = true;
  let period2 = true;
  let run = true;
  const step = pin.charCodeAt(1) - pin.charCodeAt(0);
  for (let i = 1; i < pin.length; i++) {
    if (pin[i] !== pin[0]) period1 = false;
    if (pin[i] !== pin[i % 2]) period2 = false;
    if ((pin.charCodeAt(i) - pin.charCodeAt(i - 1) - step) % 10 !== 0) run = false;
  }
  return period1 || period2 || (run && (step === 1 || step === -1 || step === 9 || step === -9));
}

/** True if guessing for a year would open the lock too likely, were this one PIN of so many. */
function isTooLikely(length: number, count: number): boolean {
  let codes = 1;
  for (let i = 0; i < length; i++) codes *= 10;
  return count * guessesPerYear() > maxGuessChance * codes;
}

function check(slot: number, pin: string, digest: string): Reason {
  if (!(slot >= 0 && slot < pinSlots) || slot % 1 !== 0) return Reason.NoSlot;
  if (pin.length < policy.minPinCodeLength) return Reason.TooShort;
  if (pin.length > maxPinCodeLength) return Reason.TooLong;
  if (isWeak(pin)) return Reason.TooWeak;
  const isNew = get(RecordKey.Pin + slot) === undefined;
  if (isTooLikely(pin.length, pins.count + (isNew ? 1 : 0))) return Reason.TooLikely;
  // Two PINs with one tag could not be told apart by the search; one in 160,000 new PINs meets another's.
  if (slotOf(digest.substr(0, tagBytes)) >= 0) return Reason.Duplicate;
  return Reason.None;
}

/**
 * Gives `slot` this PIN, in place of one that it had.
 * @returns why not, and nothing has changed; or Reason.None.
 */
export function setPin(slot: number, pin: string): Reason {
  const digest = pinDigest(pin);
  let reason = check(slot, pin, digest);
  const isNew = get(RecordKey.Pin + slot) === undefined;
  // A new owner gets a chain that nobody else knows the seed of.
  if (!reason && !pins.isOwned && !chainWork(ChainTask.Begin)) reason = Reason.StoreFault;
  // The rest of the payload is for user type and schedules: docs/STORE.md, "PIN record".
  if (!reason && !put(RecordKey.Pin + slot, digest + '\xff'.repeat(24 - digestBytes))) reason = Reason.StoreFault;
  if (!reason) {
    setTag(slot, digest.substr(0, tagBytes));
    // Whoever was offered a lock that nobody owned has come too late.
    if (!pins.isOwned) phones.offer = '';
    pins.isOwned = true;
  }
  record(reason ? EventCode.UserRefused : isNew ? EventCode.UserAdded : EventCode.UserReplaced, reason, slot, 0);
  return reason;
}
