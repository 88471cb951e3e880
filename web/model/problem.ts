/** What went wrong, for a person: what it is, what to do, where to read on. */
import { OtherVersion, Refused, SessionError, Unanswered, Unreachable } from '../../client/errors.js';
import { Reason } from '../../src/wire/events.js';
import { LinkProblem, type LinkProblemKind } from '../bluetooth/radio.js';
import { linkProblemWords, problemTitles as titles } from '../words.js';

export interface Problem {
  /** Refused: by the lock, which has proven it. Unsure: nobody knows whether it was done. */
  readonly is: 'refused' | 'unsure' | 'failed';
  readonly title: string;
  readonly text: string;
  /** Why the lock refuses. */
  readonly reason?: Reason;
  /** Of the help. */
  readonly topic?: string | undefined;
}

const isApple = /iPhone|iPad|iPod/.test(navigator.userAgent);

const topicOfLink: Readonly<Record<LinkProblemKind, string>> = {
  none: isApple ? 'ios' : 'no-bluetooth',
  off: 'no-bluetooth',
  notChosen: 'chooser',
  notAllowed: 'no-bluetooth',
  notALock: 'chooser',
  outOfRange: 'out-of-range',
};

const topicOfReason: Partial<Record<Reason, string>> = {
  [Reason.InsufficientBattery]: 'battery',
  [Reason.ClockUnknown]: 'clock',
  [Reason.ClockStep]: 'clock',
  [Reason.ClockFloor]: 'clock',
};

/** @throws what is no one's fault but the page's own */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refused) {
    const { reason, isProven, message: text } = error;
    if (!isProven) return { is: 'failed', title: titles.hint, text, reason, topic: 'refused' };
    return { is: 'refused', title: titles.refused, text, reason, topic: topicOfReason[reason] ?? 'refused' };
  }
  if (error instanceof Unanswered)
    return { is: 'unsure', title: titles.unanswered, text: error.message, topic: 'unanswered' };
  const link = error instanceof Unreachable ? error.cause : error;
  if (link instanceof LinkProblem)
    return { is: 'failed', title: titles.link, text: linkProblemWords[link.kind], topic: topicOfLink[link.kind] };
  if (error instanceof Unreachable) return { is: 'failed', title: titles.link, text: error.message, topic: 'out-of-range' };
  if (error instanceof OtherVersion) return { is: 'failed', title: titles.version, text: error.message };
  // What the client's own checks have to say is written for people.
  if (error instanceof Error) return { is: 'failed', title: titles.other, text: error.message };
  throw error;
}

/** Behind what the lock has proven to be done: that more could not be asked of it does not undo it. @throws what is no session's */
export function passOver(error: unknown): void {
  if (!(error instanceof SessionError)) throw error;
}
