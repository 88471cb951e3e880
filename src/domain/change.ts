/** What the overlay of changes can be asked for. */
export const enum Change {
  /** Nothing: tells the policy. */
  None,
  /** An entry while the owner programs. */
  ByKeypad,
  Pin,
  RemovePin,
  Policy,
  /** A policy that is in flash already. */
  ApplyPolicy,
  /** To the phone that has the key which was offered. */
  Owner,
  /** For maintenance. */
  Restart,
}
