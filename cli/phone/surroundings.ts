/** What a command meets outside: a person, a clock, the way to a lock. Tests bring their own. */
import type { KeyPath } from '../../client/keys.js';
import type { Timer, Transport } from '../../client/transport.js';

export interface Way {
  /** A running simulator: its address, or true for the usual one. */
  readonly sim?: string | true;
  /** Bluetooth address, where the lock does not tell itself by its advert. */
  readonly device?: string;
  /** Seconds to look for it. */
  readonly scan?: number;
}

export interface Surroundings {
  /** What was asked for. */
  say(text: string): void;
  /** Beside it: progress, warnings. Scripts do not read it. */
  note(text: string): void;
  /** True if what is said goes to a screen. */
  readonly isScreen: boolean;
  /** @returns whether exactly `word` was typed; without a terminal nobody can. */
  typed(question: string, word: string): Promise<boolean>;
  /** Something that the screen must not show; without a terminal a line of the standard input. */
  secret(question: string): Promise<string>;
  /** Until Enter is pressed; without a terminal, until a line comes. */
  enter(question: string): Promise<void>;
  /** Unix seconds. */
  now(): number;
  wait(milliseconds: number): Promise<void>;
  readonly timer: Timer;
  /** Before someone goes to the trouble of typing at a lock. @throws Failure if there is no way to any */
  check(way: Way): Promise<void>;
  /** @param keys of the lock that is looked for; none: one that can be claimed. */
  reach(way: Way, keys: readonly KeyPath[]): Transport;
}
