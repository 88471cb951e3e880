/** `deadlatch pins`: who has a PIN at the keypad. A PIN is never an argument: others on the computer could read it there. */
import { Argument, type Command } from 'commander';
import { Failure } from '../failure.js';
import { visitCommand } from './options.js';
import type { Surroundings } from './surroundings.js';
import { type LockOptions, tell, visit } from './visit.js';

const mostSlot = 99;

function parseSlot(text: string): number {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  throw new Failure('usage', `"${text}" is no user number.`, `They go from 0, the owner, to ${mostSlot}.`);
}

async function askPin(here: Surroundings, user: string): Promise<string> {
  const digits = await here.secret(`New PIN of ${user}:`);
  if (!/^\d{1,10}$/.test(digits))
    throw new Failure('usage', 'A PIN has digits alone, ten at most.', 'Nothing was changed.');
  if (here.isScreen && (await here.secret('Once more:')) !== digits)
    throw new Failure('usage', 'The second PIN was another.', 'Nothing was changed.');
  return digits;
}

const done = { add: 'has a PIN now', replace: 'has the new PIN', remove: 'has no PIN any more' } as const;

export function pinsCommand(here: Surroundings): Command {
  return visitCommand('pins', 'PINs at the keypad, by user number; a new one is asked for, or read from the standard input')
    .addArgument(new Argument('[what]').choices(['list', 'add', 'replace', 'remove']).default('list'))
    .addArgument(new Argument('[user]', `0, the owner, to ${mostSlot}`))
    .action(async (what: 'list' | keyof typeof done, user: string | undefined, options: LockOptions) => {
      if (what === 'list')
        return visit(here, options, async ({ lock, known }) => {
          const users = await lock.listPins();
          const words = users.length
            ? `Users of "${known.name}" who have a PIN: ${users.join(', ')}.`
            : 'Nobody has a PIN.';
          tell(here, options, words, { users });
        });
      const slot = parseSlot(user ?? '');
      const digits = what === 'remove' ? '' : await askPin(here, `user ${slot}`);
      return visit(here, options, async ({ lock, known }) => {
        if (what === 'add') await lock.addPin(slot, digits);
        else if (what === 'replace') await lock.replacePin(slot, digits);
        else await lock.removePin(slot);
        tell(here, options, `User ${slot} of "${known.name}" ${done[what]}.`, { user: slot });
      });
    });
}
