/** A block of caveats, which narrows a key: docs/PROTOCOL.md, "Keys and blocks". */

/** Offsets of its fields. */
export const enum Block {
  /** 4 bytes, random, not all zeros. */
  HolderId = 0,
  /** Unix seconds u32: from then on. */
  From = 4,
  /** Unix seconds u32: before then. */
  Until = 8,
  /** Bit 0 is Sunday, as Matter has it. */
  Weekdays = 12,
  /** Quarters of an hour after midnight, local time, 0 .. 95. */
  Start = 13,
  /** Quarters of an hour, 0 .. 96: also past midnight. */
  Length = 14,
  Rights = 15,
  /** How many times it unlocks or begins to hold open, 0 .. 254. */
  Uses = 16,
}

export const blockBytes = 17;
/** `From` of a key that is good at once. */
export const noFrom = 0;
/** `Until` of a key that is good for ever. */
export const noUntil = 0xffffffff;
/** Weekdays, start and length of a key that is good at every hour. */
export const everyHour = '\x7f\0\x60';
export const allRights = 255;
/** `Uses` of a key without a count. */
export const noUses = 255;
