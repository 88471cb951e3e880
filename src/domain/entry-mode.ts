/** What the next entry at the keypad means; shared by entry and programming. */
export const enum Expected {
  Pin,
  /** Programming: which slot. */
  Slot,
  /** Programming: its new PIN, then the same again. */
  NewPin,
  Repeat,
  /** Programming: the next seven digits of a claim key. */
  Claim,
}

export const entryMode = {
  expects: Expected.Pin as Expected,
  slot: 0,
  newPin: '',
};
