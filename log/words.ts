/** An event of the log in words. */
import { EventCode, nobody, phone, Reason } from '../src/wire/events.js';
import type { LoggedEvent } from './file.js';

type RawEvent = Pick<LoggedEvent, 'code' | 'reason' | 'who' | 'value'> & {
  /** Of who it was, where the reader knows it. */
  readonly name?: string | undefined;
};
type Level = 'info' | 'warning' | 'alarm';

export interface Described {
  readonly kind: string;
  readonly who: string;
  readonly reason: string;
  /** One human sentence. */
  readonly text: string;
  readonly level: Level;
  readonly startsLife: boolean;
}

const reasonWords: Record<Reason, string> = {
  [Reason.None]: '',
  [Reason.InvalidCredential]: 'wrong PIN',
  [Reason.InsufficientBattery]: 'the battery is too weak for a whole movement',
  [Reason.ContactsFault]: "the bolt's switches cannot be trusted",
  [Reason.MotorFault]: 'the motor driver does not answer',
  [Reason.StoreFault]: 'the memory does not take it',
  [Reason.NotOwner]: 'only the owner may do this',
  [Reason.DoorOpen]: 'the door is open',
  [Reason.FirmwareFault]: 'the firmware met an error',
  [Reason.NotInside]: 'the inside button was let go, or held for too long',
  [Reason.SecretLost]: 'its secret is lost, and with it every PIN',
  [Reason.TooShort]: 'the PIN is too short',
  [Reason.TooLong]: 'the PIN is too long',
  [Reason.TooWeak]: 'the PIN is too easy to guess',
  [Reason.Duplicate]: 'another user has this PIN',
  [Reason.NoSlot]: 'there is no such user number',
  [Reason.TooLikely]: 'the PIN needs more digits to withstand guessing',
  [Reason.Mismatch]: 'the second entry was different',
  [Reason.BoltMoving]: 'the bolt is moving',
  [Reason.Keypad]: 'at the keypad',
  [Reason.AutoRelock]: 'by itself',
  [Reason.ByHand]: 'by hand',
  [Reason.Found]: 'as its switches say now that they can be trusted again',
  [Reason.Phone]: 'by phone',
  [Reason.NoClaim]: 'the lock is not waiting for its owner',
  [Reason.UnknownKey]: 'the key is of another lock, or of before its keys were renewed',
  [Reason.Revoked]: 'the key is revoked',
  [Reason.NotYetValid]: 'the key is not valid yet',
  [Reason.Expired]: 'the key has run out',
  [Reason.OutsideSchedule]: 'the key is not valid at this hour',
  [Reason.ClockUnknown]: 'the lock does not know the time',
  [Reason.UsesSpent]: 'the key is used up',
  [Reason.UsesWithoutUntil]: 'the key counts its uses but never ends',
  [Reason.NoRoom]: 'there is no room left for it',
  [Reason.NotAllowed]: 'the key does not allow it',
  [Reason.Malformed]: 'it could not be read',
  [Reason.UnknownCommand]: 'the lock does not know this command',
  [Reason.SessionOver]: 'the session has ended',
  [Reason.ClockStep]: 'the clock would change by more than ten minutes',
  [Reason.ClockFloor]: 'the clock was later than that already',
  [Reason.SeedGone]: "the log's seed was taken before",
  [Reason.SlotTaken]: 'that user has a PIN already',
  [Reason.SlotEmpty]: 'that user has no PIN',
  [Reason.UnsoundPolicy]: 'the settings contradict each other',
};

type Words = (event: RawEvent, why: string) => string;

const codeWords: Record<EventCode, readonly [kind: string, level: Level, words: Words]> = {
  [EventCode.Started]: ['Started', 'info', () => 'The lock has started.'],
  [EventCode.UserAdded]: ['User added', 'info', (event) => `${userName(event)} has a PIN now.`],
  [EventCode.UserReplaced]: ['PIN changed', 'info', (event) => `${userName(event)} has a new PIN.`],
  [EventCode.UserRemoved]: ['User removed', 'info', (event) => `${userName(event)} has no PIN any more.`],
  [EventCode.UserRefused]: [
    'PIN not changed',
    'warning',
    (event, why) => (event.who === nobody ? `No PIN was changed: ${why}.` : `No change for ${userName(event)}: ${why}.`),
  ],
  [EventCode.ProgrammingGranted]: ['Programming', 'info', (event) => `${userName(event)} may change PINs.`],
  [EventCode.Granted]: ['Access granted', 'info', (event, why) => `${userName(event)} may come in (${why}).`],
  [EventCode.Refused]: [
    'Access refused',
    'warning',
    ({ name }, why) => (name === undefined ? `Refused: ${why}.` : `${name}, refused: ${why}.`),
  ],
  [EventCode.Unlocked]: ['Unlocked', 'info', (event, why) => `The bolt is withdrawn, ${why}.${took(event)}`],
  [EventCode.Locked]: ['Locked', 'info', (event, why) => `The bolt is thrown, ${why}.${took(event)}`],
  [EventCode.Maintenance]: [
    'Maintenance',
    'warning',
    () => 'The owner asked for an update: the lock starts anew, and opens its console if the inside button is held.',
  ],
  [EventCode.ClockSet]: ['Clock set', 'info', (event) => `${userName(event)} set the clock.`],
  // Whose it was, not who did it.
  [EventCode.KeyRevoked]: [
    'Key revoked',
    'info',
    ({ name }) => `A key was revoked, by phone${name === undefined ? '' : `: ${name}`}.`,
  ],
  [EventCode.KeysRenewed]: [
    'Keys renewed',
    'warning',
    () => "The owner's phone key is a new one. No key of before is good any more.",
  ],
  [EventCode.PolicyChanged]: ['Settings changed', 'info', (event) => `${userName(event)} changed the settings.`],
  [EventCode.SeedTaken]: ['Seed taken', 'info', () => "The owner has taken the seed of the log's chain."],
  [EventCode.KeyOffered]: [
    'Key offered',
    'warning',
    () => "A phone has got a next owner's key, which holds if it is used within a minute.",
  ],
  [EventCode.HeldOpen]: ['Held open', 'info', (event) => `${userName(event)} held the lock open, or ended that.`],
  [EventCode.PowerGood]: ['Battery good', 'info', (event) => `The battery is good: ${volts(event)}.`],
  [EventCode.PowerLow]: ['Battery low', 'warning', (event) => `The battery is low: ${volts(event)}. Change it soon.`],
  [EventCode.PowerCritical]: [
    'Battery critical',
    'alarm',
    (event) => `The battery is too weak to move the bolt: ${volts(event)}. Change it now.`,
  ],
  [EventCode.Jammed]: [
    'Bolt jammed',
    'alarm',
    (event) => `The bolt is jammed: ${String(event.value)} tries, and it did not arrive.`,
  ],
  [EventCode.MoveRefused]: ['Bolt not moved', 'alarm', notMoved],
  [EventCode.ForcedOpen]: ['Door forced', 'alarm', () => 'The door was opened while the bolt was thrown.'],
  [EventCode.DoorAjar]: ['Door ajar', 'alarm', (event) => `The door has stood open for ${duration(event.value)}.`],
  [EventCode.DoorClosed]: ['Door closed', 'info', () => 'The door is closed again.'],
  [EventCode.NotFullyLocked]: [
    'Not fully locked',
    'warning',
    () => 'The bolt stands half way. It is thrown soon, if the door is closed.',
  ],
  [EventCode.LockoutStarted]: [
    'Keypad disabled',
    'warning',
    (event) => `Too many wrong PINs: the keypad is disabled for ${duration(event.value)}.`,
  ],
  [EventCode.EntryWhileLockedOut]: [
    'Keypad disabled',
    'warning',
    (event) => `A PIN was typed while the keypad is disabled, for another ${duration(event.value)}. It was not looked at.`,
  ],
  [EventCode.EntryWithoutOwner]: ['No owner', 'warning', () => 'Keys were pressed, but the lock has no owner yet.'],
  [EventCode.EntryAbandoned]: ['Entry abandoned', 'info', () => 'Digits were typed without an end key.'],
  [EventCode.ManyKeys]: ['Several keys', 'warning', () => 'Several keys were held at once. They were not taken.'],
  [EventCode.StuckKey]: ['Stuck key', 'warning', () => 'A key seems to be stuck. It is not listened to until it comes up.'],
  [EventCode.KeypadMute]: ['Keypad mute', 'alarm', () => 'The keypad does not answer.'],
  [EventCode.ContactsFault]: [
    'Switches failed',
    'alarm',
    () => "The bolt's switches cannot be trusted: a plug is out, or a wire is broken. The bolt is not moved.",
  ],
  [EventCode.StoreFault]: [
    'Memory damaged',
    'alarm',
    (event, why) =>
      event.reason === Reason.SecretLost
        ? `The lock does nothing any more: ${why}.`
        : `The memory was damaged: ${String(event.value)} bytes could not be read.`,
  ],
  [EventCode.InsideButtonStuck]: [
    'Inside button stuck',
    'warning',
    () => 'The inside button has been down for more than a minute. It does not count until it comes up.',
  ],
  [EventCode.PhoneRefused]: ['Phone refused', 'warning', (_, why) => `A phone was refused: ${why}.`],
  [EventCode.PageRetired]: [
    'Memory page failed',
    'alarm',
    (event) => `Page ${String(event.value)} of the memory takes nothing any more. The lock goes on with the others.`,
  ],
  [EventCode.FirmwareFault]: ['Firmware fault', 'alarm', () => 'The firmware met an error and went on. Please report it.'],
};

/** An open door stops the bolt on its way too; the battery is asked only before, and of the others the record does not tell. */
function notMoved({ reason }: RawEvent, why: string): string {
  if (reason === Reason.DoorOpen) return `The bolt is not thrown: ${why}.`;
  if (reason === Reason.InsufficientBattery) return `The bolt was not moved: ${why}.`;
  return `The bolt was not moved, or not all the way: ${why}.`;
}

/** An everyday thing, where someone presses # too early. */
function levelOf({ code, reason }: RawEvent, level: Level): Level {
  return code === EventCode.MoveRefused && reason === Reason.DoorOpen ? 'warning' : level;
}

function userName({ who: slot, name }: RawEvent): string {
  if (name !== undefined) return name;
  if (slot === nobody) return 'Nobody';
  if (slot === phone) return 'A phone';
  return slot === 0 ? 'Owner' : `User ${String(slot)}`;
}

function volts(event: RawEvent): string {
  return `${(event.value / 1000).toFixed(2)} V`;
}

function took(event: RawEvent): string {
  return event.value ? ` It took ${(event.value / 1000).toFixed(2)} s.` : '';
}

function duration(seconds: number): string {
  if (seconds < 120) return `${String(seconds)} seconds`;
  return seconds < 7200 ? `${String(Math.round(seconds / 60))} minutes` : `${String(Math.round(seconds / 3600))} hours`;
}

/** A code that this program does not know is shown by its number. */
export function describe(event: RawEvent): Described {
  const reason = (reasonWords as Record<number, string | undefined>)[event.reason] ?? `reason ${String(event.reason)}`;
  const [kind, level, words] = (codeWords as Record<number, (typeof codeWords)[EventCode] | undefined>)[event.code] ?? [
    'Unknown event',
    'warning',
    () => `Event ${String(event.code)}, which this program does not know.`,
  ];
  const who = event.who === nobody ? '' : userName(event);
  const startsLife = event.code === EventCode.Started;
  return { kind, who, reason, text: words(event, reason), level: levelOf(event, level), startsLife };
}
