/** `deadlatch unlock`, `lock`, `hold-open`: what moves the bolt. */
import { Argument, type Command } from 'commander';
import { allows } from '../../client/keys.js';
import type { BoltState, Lock } from '../../client/lock.js';
import { Right } from '../../src/wire/command.js';
import { Failure } from '../failure.js';
import { visitCommand } from './options.js';
import { setUnknownClock } from './clock.js';
import type { Surroundings } from './surroundings.js';
import { atRest, type LockOptions, tell, visit } from './visit.js';

const longestHoldMinutes = 720;

/** Asks, and says where the bolt has come to rest, as far as this key may know it. */
async function move(
  here: Surroundings,
  options: LockOptions,
  wanted: BoltState,
  done: string,
  ask: (lock: Lock) => Promise<void>,
): Promise<void> {
  await visit(here, options, async ({ lock, known, key }) => {
    await ask(lock);
    if (!allows(key, Right.Observe)) {
      tell(here, options, `"${known.name}" has granted it; this key may not see where the bolt is.`, { granted: true });
      return;
    }
    const status = await atRest(here, lock);
    await setUnknownClock(here, lock, key, status);
    const { bolt } = status;
    if (bolt !== wanted && bolt !== 'unknown')
      throw new Failure(
        'unknown',
        `The lock has granted it, but the bolt is ${bolt}.`,
        'Look at the door and try again; "deadlatch log" tells what stopped it.',
      );
    tell(
      here,
      options,
      bolt === 'unknown'
        ? `"${known.name}" has granted it; where the bolt is, it cannot tell.`
        : `"${known.name}" ${done}.`,
      { granted: true, bolt },
    );
  });
}

export function unlockCommand(here: Surroundings): Command {
  return visitCommand('unlock', 'withdraw the bolt').action((options: LockOptions) =>
    move(here, options, 'unlocked', 'is unlocked', (lock) => lock.unlock()),
  );
}

export function lockCommand(here: Surroundings): Command {
  return visitCommand('lock', 'throw the bolt').action((options: LockOptions) =>
    move(here, options, 'locked', 'is locked', (lock) => lock.lock()),
  );
}

function parseMinutes(text: string): number {
  if (text === 'off') return 0;
  const minutes = Number(text);
  if (/^\d+$/.test(text) && minutes >= 1 && minutes <= longestHoldMinutes) return minutes;
  throw new Failure(
    'usage',
    `"${text}" are no minutes for which a lock can be held open.`,
    `Write 1 to ${longestHoldMinutes}, or off.`,
  );
}

export function holdOpenCommand(here: Surroundings): Command {
  return visitCommand('hold-open', 'keep the bolt withdrawn for some minutes, so that it does not lock by itself')
    .addArgument(new Argument('<minutes>', `1 to ${longestHoldMinutes}, or off`))
    .action(async (text: string, options: LockOptions) => {
      const minutes = parseMinutes(text);
      if (minutes)
        return move(here, options, 'unlocked', `stays unlocked for ${minutes} minutes`, (lock) => lock.holdOpen(minutes));
      return visit(here, options, async ({ lock, known }) => {
        await lock.holdOpen(0);
        tell(here, options, `"${known.name}" locks by itself again.`, { granted: true });
      });
    });
}
