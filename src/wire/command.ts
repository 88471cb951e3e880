/** What a phone can ask for, and with which right: docs/PROTOCOL.md, "Commands". Numbers are never used again for something else. */
export const enum Command {
  Status = 1,
  // What moves the bolt is taken only in the request that opens a session.
  Unlock = 2,
  Lock = 3,
  HoldOpen = 4,
  ReadLog = 5,
  LogHead = 6,
  SetClock = 7,
  SetZone = 8,
  AddPin = 9,
  ReplacePin = 10,
  RemovePin = 11,
  ListPins = 12,
  Revoke = 13,
  ListHolders = 14,
  GetPolicy = 15,
  SetPolicy = 16,
  Health = 17,
  Maintenance = 18,
  TakeSeed = 19,
  RenewKeys = 20,
  /** Under a claim key, and nothing else is. */
  Claim = 21,
}

/** Bits of a key's rights. */
export const enum Right {
  /** `rightOf` a command that takes the owner's own key, which nobody has narrowed. */
  Owner = 0,
  Unlock = 1,
  Lock = 2,
  HoldOpen = 4,
  Observe = 8,
  ReadLog = 16,
  SetClock = 32,
  Manage = 64,
  Administer = 128,
}

/** By the number of the command: the `Right` that it takes. There is no command 0, and `Claim` has a key of its own. */
export const rightOf = '\0\x08\x01\x02\x04\x10\x10\x20\x80\x40\x40\x40\x40\x80\x80\x80\x80\x08\x80\0\0\0';

/** By the number of the command: how many bytes of arguments it has. */
export const argumentBytes = '\0\0\0\0\x02\x04\0\x04\x10\x0b\x0b\x01\0\x08\x01\0\x0c\0\0\0\0\0';
