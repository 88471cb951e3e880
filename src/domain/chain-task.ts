/** What the chain's overlay can be asked for. */
export const enum ChainTask {
  /** Writes the seal that is due, if one is; and destroys the key of one that is written. */
  Seal,
  /** With the first owner, or where its key was lost. */
  Begin,
  /** The newest number, its link and its tag, which are zeros where there is no chain. */
  Head,
  /** Takes the seed out of the lock. */
  TakeSeed,
}
