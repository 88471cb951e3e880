/** What can come of a request but its answer. Each message says what the person should do. */
import type { Reason } from '../src/wire/events.js';
import { advice } from './advice.js';

export class SessionError extends Error {}

/** The lock is not there, went away before anything was asked, or sends no hello. Nothing has happened. */
export class Unreachable extends SessionError {}

/** The lock speaks a version of the protocol that this program does not. Nothing was sent. */
export class OtherVersion extends SessionError {
  constructor(readonly version: number) {
    super(`The lock speaks version ${version} of the protocol, which this program does not know: update it.`);
  }
}

/** The lock said no. */
export class Refused extends SessionError {
  constructor(
    readonly reason: Reason,
    /** False for a hint, which may come from anyone: it must change nothing. */
    readonly isProven: boolean,
  ) {
    super(isProven ? advice(reason) : `Someone says, and cannot prove it: ${advice(reason)}`);
  }
}

/** The request was sent, and no answer came that proves anything: it may have been carried out. */
export class Unanswered extends SessionError {
  constructor() {
    super('No answer came. The lock may have done it all the same: look at the door, or ask for its state.');
  }
}
