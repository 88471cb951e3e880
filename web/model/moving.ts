/** Unlock, lock, hold open: what is asked, what has come of it. */
import { computed, signal } from '@preact/signals';
import { allows } from '../../client/keys.js';
import type { BoltState, Lock, Status } from '../../client/lock.js';
import { Right } from '../../src/wire/command.js';
import { unlockWords } from '../words.js';
import { keepTime } from './clock.js';
import { withLock } from './link.js';
import { currentLock, lockOf } from './locks.js';
import { type Problem, problemOf } from './problem.js';
import { readStatus } from './status.js';

export type Wanted = { readonly to: 'unlock' | 'lock' } | { readonly to: 'hold'; readonly minutes: number };

export type Phase =
  | { readonly is: 'rest' }
  | { readonly is: 'asking' | 'moving'; readonly wanted: Wanted }
  /** `status` is missing where the key does not let one see it. */
  | { readonly is: 'done'; readonly wanted: Wanted; readonly status?: Status }
  | { readonly is: 'problem'; readonly problem: Problem };

const rest: Phase = { is: 'rest' };

/** Of the lock that is shown: what another one has answered says nothing of this one. */
export const phase = signal<Phase>(rest);

const shown = computed(() => currentLock.value?.id);

shown.subscribe(() => {
  phase.value = rest;
});

function show(id: string, now: Phase): void {
  if (id === shown.value) phase.value = now;
}

const looks = 20;
const lookMilliseconds = 300;

/** Until the bolt rests. */
async function watch(lock: Lock, id: string): Promise<Status> {
  let status = await readStatus(lock, id);
  for (let look = 1; look < looks && (status.isMoving || status.bolt === 'half way'); look++) {
    await new Promise((resolve) => setTimeout(resolve, lookMilliseconds));
    status = await readStatus(lock, id);
  }
  return status;
}

function ask(lock: Lock, wanted: Wanted): Promise<void> {
  switch (wanted.to) {
    case 'unlock':
      return lock.unlock();
    case 'lock':
      return lock.lock();
    case 'hold':
      return lock.holdOpen(wanted.minutes);
  }
}

const boltBehind = (wanted: Wanted): BoltState => (wanted.to === 'lock' ? 'locked' : 'unlocked');

const lostBehind: Problem = { is: 'unsure', title: unlockWords.lostTitle, text: unlockWords.lost, topic: 'unanswered' };

/** To be called from a person's hand, once for each movement: nothing here asks twice. */
export async function move(id: string, wanted: Wanted): Promise<void> {
  const stored = lockOf(id);
  /** Where the lock has come to say yes, and to say where the bolt rests. */
  let isGranted = false as boolean;
  let isKnown = false as boolean;
  show(id, { is: 'asking', wanted });
  try {
    await withLock(stored, async (lock) => {
      await ask(lock, wanted);
      isGranted = true;
      if (!allows(stored.key, Right.Observe)) {
        isKnown = true;
        show(id, { is: 'done', wanted });
        return;
      }
      show(id, { is: 'moving', wanted });
      const status = await watch(lock, id);
      isKnown = true;
      const isEnd = wanted.to === 'hold' && wanted.minutes === 0;
      show(
        id,
        isEnd || status.bolt === boltBehind(wanted)
          ? { is: 'done', wanted, status }
          : { is: 'problem', problem: { is: 'failed', title: unlockWords.failed, text: unlockWords.halfWay } },
      );
      if (await keepTime(lock, stored.key, status)) await readStatus(lock, id);
    });
  } catch (error) {
    // Once it is known, what fails behind it changes nothing of it.
    if (!isKnown) show(id, { is: 'problem', problem: isGranted ? lostBehind : problemOf(error) });
  }
}

/** Asks for the state alone. What came of a movement before is no news then. */
export async function look(id: string): Promise<void> {
  const stored = lockOf(id);
  try {
    await withLock(stored, async (lock) => {
      const status = await readStatus(lock, id);
      if (await keepTime(lock, stored.key, status)) await readStatus(lock, id);
    });
    show(id, rest);
  } catch (error) {
    show(id, { is: 'problem', problem: problemOf(error) });
  }
}
