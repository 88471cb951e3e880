/** Record keys. A number is never used again for something else (docs/STORE.md). */
export const enum RecordKey {
  /** First record of every page: page sequence and erase count. */
  Page = 0,
  /** An event of the log; the only key that many live records share. */
  Event = 1,
  /** The root secret, made at the first boot. */
  Root = 2,
  Policy = 3,
  /** The key of the log's next seal, and the owner's seed until it is taken. What it was before is destroyed. */
  Chain = 4,
  // From here on: docs/PROTOCOL.md, "What the lock keeps".
  /** The key id of the owner's key. */
  Owner = 5,
  /** What the flashing tool wrote for the first owner to claim the lock with. */
  Claim = 6,
  ClockFloor = 7,
  Zone = 8,
  /** Holders + n is a table of holders' entries. */
  Holders = 9,
  /** Attempt + n is the n-th charged PIN entry that was not given back, n from 0. */
  Attempt = 16,
  /** Pin + slot is the PIN of that slot. */
  Pin = 32,
}

export const attemptRecords = RecordKey.Pin - RecordKey.Attempt;
export const holderTables = 6;
export const pinSlots = 100;
export const recordKeys = RecordKey.Pin + pinSlots;
