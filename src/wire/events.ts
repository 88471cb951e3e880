/** What the log tells: event codes and reasons. Numbers are never used again for something else. */
export const enum EventCode {
  Started = 1,
  UserAdded = 2,
  UserReplaced = 3,
  UserRemoved = 4,
  UserRefused = 5,
  /** The owner may program from here on. */
  ProgrammingGranted = 6,
  Granted = 8,
  Refused = 9,
  Unlocked = 10,
  Locked = 11,
  /** The owner wants the console for an update; the lock starts anew. */
  Maintenance = 12,
  // By phone: docs/PROTOCOL.md.
  ClockSet = 13,
  KeyRevoked = 14,
  /** The owner's key is another one from here on, and no key of the old one is good any more. */
  KeysRenewed = 15,
  PowerGood = 16,
  PowerLow = 17,
  PowerCritical = 18,
  PolicyChanged = 19,
  SeedTaken = 20,
  HeldOpen = 21,
  /** A phone has got the next owner's key, which holds once it was used. */
  KeyOffered = 22,
  // From here on: what people without a PIN can cause, see `firstRateLimited`.
  Jammed = 24,
  MoveRefused = 25,
  ForcedOpen = 26,
  DoorAjar = 27,
  DoorClosed = 28,
  LockoutStarted = 29,
  /** Found half way at a start. */
  NotFullyLocked = 30,
  EntryWhileLockedOut = 32,
  EntryWithoutOwner = 33,
  EntryAbandoned = 34,
  ManyKeys = 35,
  StuckKey = 36,
  KeypadMute = 37,
  ContactsFault = 38,
  StoreFault = 39,
  FirmwareFault = 40,
  InsideButtonStuck = 41,
  /** A phone whose request proved nothing. */
  PhoneRefused = 42,
  /** A page of the vault takes no erase or no records. The value is its number; it is not used until the next start. */
  PageRetired = 44,
}

/**
 * Where no user is behind them, codes from here on are recorded once in ten minutes at most, so that people without a PIN
 * cannot flush the log; all but `LockoutStarted`, which the lockout itself makes rare.
 */
export const firstRateLimited = EventCode.Jammed;
export const rateLimitedCodes = 24;

/** Why: Matter's OperationError where it has one, and more. */
export const enum Reason {
  None = 0,
  InvalidCredential = 1,
  InsufficientBattery = 2,
  ContactsFault = 3,
  MotorFault = 4,
  StoreFault = 5,
  NotOwner = 7,
  DoorOpen = 8,
  FirmwareFault = 9,
  /** Nobody holds the inside button, or someone has held it for too long. */
  NotInside = 10,
  /** There are PINs, but not the root secret that they are kept under. */
  SecretLost = 11,
  TooShort = 16,
  TooLong = 17,
  TooWeak = 18,
  Duplicate = 19,
  NoSlot = 20,
  TooLikely = 21,
  Mismatch = 22,
  BoltMoving = 23,
  /** Who made the bolt move. */
  Keypad = 32,
  AutoRelock = 33,
  ByHand = 34,
  /** Nobody saw what moved it: its switches told nothing meanwhile. */
  Found = 35,
  Phone = 36,
  /** Nobody has asked the lock to take an owner's phone, or that was too long ago. */
  NoClaim = 48,
  UnknownKey = 49,
  Revoked = 50,
  NotYetValid = 51,
  Expired = 52,
  OutsideSchedule = 53,
  /** The key is good at certain times, and the lock does not know the time. */
  ClockUnknown = 54,
  UsesSpent = 55,
  /** The key is good for a number of uses, but for ever: nobody could count for so long. */
  UsesWithoutUntil = 56,
  /** No place is left to count uses, for a revoked id, or for a PIN. */
  NoRoom = 57,
  NotAllowed = 58,
  Malformed = 59,
  UnknownCommand = 60,
  SessionOver = 61,
  /** More than ten minutes. */
  ClockStep = 62,
  ClockFloor = 63,
  SeedGone = 64,
  SlotTaken = 65,
  SlotEmpty = 66,
  UnsoundPolicy = 67,
}

/** `who` of an event that no user caused. */
export const nobody = 255;
/** `who` of an event that a phone caused. But for a movement, the record's last word is its holder id, 0 for the owner's own key. */
export const phone = 254;
