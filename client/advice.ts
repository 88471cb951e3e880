/** Why a lock refuses, and what the person should do: docs/PROTOCOL.md, "Refusals". */
import { Reason } from '../src/wire/events.js';

const words: Partial<Record<Reason, string>> = {
  [Reason.InvalidCredential]: 'The key did not fit. Try once more; then ask for a new link.',
  [Reason.InsufficientBattery]: 'The battery is too weak to move the bolt. Put in new cells.',
  [Reason.ContactsFault]: "The bolt's switches cannot be trusted: look at their plug.",
  [Reason.MotorFault]: 'The motor driver does not answer: look at its wiring.',
  [Reason.StoreFault]: 'The memory of the lock does not take it. Nothing was changed. Try again.',
  [Reason.DoorOpen]: 'The door is open. Close it first.',
  [Reason.NotInside]: 'Hold the inside button meanwhile.',
  [Reason.TooShort]: 'The PIN is too short. Choose a longer one.',
  [Reason.TooLong]: 'The PIN has more than 10 digits. Choose a shorter one.',
  [Reason.TooWeak]: 'The PIN is too easy to guess. Choose another.',
  [Reason.Duplicate]: 'Another user has this PIN. Choose another; the lock is silent for a moment now.',
  [Reason.NoSlot]: 'There is no such user number: they go from 0 to 99.',
  [Reason.TooLikely]: 'With so many PINs, each needs more digits. Choose a longer one.',
  [Reason.BoltMoving]: 'The bolt is moving. Try again when it rests.',
  [Reason.NoClaim]: 'The lock is not waiting for its owner. Hold the inside button, type 9928#, and try within a minute.',
  [Reason.UnknownKey]: "This key is of another lock, or the lock's keys were renewed. Ask for a new link.",
  [Reason.Revoked]: 'This key was revoked. Ask whoever gave it to you.',
  [Reason.NotYetValid]: 'This key is not valid yet.',
  [Reason.Expired]: 'This key has run out. Ask for a new link.',
  [Reason.OutsideSchedule]: 'This key is not valid at this hour.',
  [Reason.ClockUnknown]: 'The lock does not know the time. Someone who administers it must come by with their phone.',
  [Reason.UsesSpent]: 'This key is used up. Ask for a new link.',
  [Reason.UsesWithoutUntil]: 'This key counts its uses but never ends, which the lock refuses. Ask for a link with an end.',
  [Reason.NoRoom]: 'The lock has no room left for this. Remove something, or renew its keys.',
  [Reason.NotAllowed]: 'This key does not allow that. Ask for one with the right to.',
  [Reason.Malformed]: 'The lock could not read it. Update this program, or the lock.',
  [Reason.UnknownCommand]: 'The lock does not know this command. Update it.',
  [Reason.SessionOver]: 'The session has ended. Try again.',
  [Reason.ClockStep]: 'The clock would change by more than ten minutes, for which one must administer the lock.',
  [Reason.ClockFloor]: 'The clock of the lock was later than that before. Check the time of this device.',
  [Reason.SeedGone]: "The log's seed was taken before. The log goes on.",
  [Reason.SlotTaken]: 'This user has a PIN already. Replace it instead.',
  [Reason.SlotEmpty]: 'This user has no PIN.',
  [Reason.UnsoundPolicy]: 'These settings contradict each other. Nothing was changed.',
};

/** A sentence for each reason, also for one that this program does not know. */
export function advice(reason: Reason): string {
  return words[reason] ?? `The lock refuses, for reason ${reason}.`;
}
