/** What can go wrong with a board, with a lock or on the way to them, told so that one knows what to do next. */

/** The tool's exit codes, as `--help` lists them. */
export const exitCodes = {
  /** A fault of this tool: everything that has no number of its own. */
  fault: 1,
  /** The command line cannot be understood, or a confirmation was not given. */
  usage: 2,
  /** There is no way to the board or the lock: no adapter, no port, no permission. */
  noPort: 3,
  /** The board or the lock does not answer, or no longer. */
  noAnswer: 4,
  /** The board is not the one that was named, or cannot run the firmware. */
  unsuitable: 5,
  /** The board, or the key file, holds something that would be lost. */
  occupied: 6,
  /** The flash does not hold what was written to it. */
  notVerified: 7,
  /** There is nothing to flash yet: the firmware is not built. */
  notBuilt: 8,
  /** `deadlatch log --verify`: the log is not what the lock has written. */
  notProven: 9,
  /** The lock says no, and why. */
  refused: 10,
  /** A lock was asked, and no answer came that proves anything: it may have done it. */
  unknown: 11,
  /** There is no key for this lock, or the key file cannot be read. */
  noKey: 12,
} as const;

export type FailureKind = keyof typeof exitCodes;

export const exitCodeMeanings: Record<FailureKind, string> = {
  fault: 'a fault of this tool',
  usage: 'the command line is wrong, or a confirmation is missing',
  noPort: 'no way to a board or a lock: adapter, port or permission is missing',
  noAnswer: 'the board or the lock does not answer, or no longer',
  unsuitable: 'another board, an older interpreter or another flash than this firmware needs',
  occupied: 'the board or the key file holds something that would be lost',
  notVerified: 'what was read back is not what was written',
  notBuilt: 'the firmware is not built',
  notProven: 'the log is not what the lock has written',
  refused: 'the lock says no, and why',
  unknown: 'no answer came: the lock may have done it all the same',
  noKey: 'no key for this lock, or the key file cannot be read or written',
};

export class Failure extends Error {
  /** @param next what to do about it, in one sentence */
  constructor(
    readonly kind: FailureKind,
    message: string,
    readonly next: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
