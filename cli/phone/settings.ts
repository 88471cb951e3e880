/** `deadlatch settings`: the lock's policy (docs/STORE.md, "Policy record"). */
import { Argument, type Command } from 'commander';
import { decodePolicy, encodePolicy, mostOf, type Policy } from '../../client/policy.js';
import { Failure } from '../failure.js';
import { visitCommand } from './options.js';
import { lines } from './status.js';
import type { Surroundings } from './surroundings.js';
import { type LockOptions, tell, visit } from './visit.js';

const settings = [
  { name: 'wrong-codes', field: 'wrongCodeLimit', unit: 'wrong PINs until the keypad is disabled' },
  { name: 'shortest-pin', field: 'minPinLength', unit: 'digits; with many PINs the lock asks for more' },
  { name: 'first-disable', field: 'firstDisable', unit: 'seconds, and twice as long each further time' },
  { name: 'longest-disable', field: 'longestDisable', unit: 'seconds' },
  { name: 'quiet', field: 'quietTime', unit: 'minutes without a wrong PIN, after which one is forgiven' },
  { name: 'auto-relock', field: 'autoRelock', unit: 'seconds after an unlock; 0 never' },
  { name: 'door-ajar', field: 'doorAjar', unit: 'seconds until an open door is told of' },
] as const;

function parseChange(text: string): Partial<Policy> {
  const [, name, value] = /^([a-z-]+)=(\d+)$/.exec(text) ?? [];
  const setting = settings.find((each) => each.name === name);
  if (!setting)
    throw new Failure(
      'usage',
      `"${text}" changes no setting.`,
      `Write NAME=NUMBER, with ${settings.map((each) => each.name).join(', ')}.`,
    );
  const most = mostOf(setting.field);
  if (Number(value) > most) throw new Failure('usage', `${setting.name} is ${most} at most.`, 'Nothing was changed.');
  return { [setting.field]: Number(value) };
}

export function settingsCommand(here: Surroundings): Command {
  return visitCommand('settings', 'show what can be tuned, or change it')
    .addArgument(new Argument('[change...]', 'NAME=NUMBER, as many as you like; they hold together or not at all'))
    .action(async (words: readonly string[], options: LockOptions) => {
      const changes = words.map(parseChange);
      return visit(here, options, async ({ lock, known }) => {
        if (changes.length)
          await lock.setPolicy(encodePolicy(Object.assign({}, decodePolicy(await lock.policy()), ...changes) as Policy));
        const policy = decodePolicy(await lock.policy());
        const shown = lines(
          settings.map(({ name, field, unit }) => [name, `${String(policy[field]).padStart(5)} ${unit}`]),
        );
        tell(
          here,
          options,
          `${known.name}\n${shown}`,
          Object.fromEntries(settings.map(({ name, field }) => [name, policy[field]])),
        );
      });
    });
}
