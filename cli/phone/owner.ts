/** `deadlatch seed`, `renew`, `maintenance`: what the owner does once in a while. */
import type { Command } from 'commander';
import { toHex } from '../../client/bytes.js';
import { newLedger } from '../../client/ledger.js';
import { Failure } from '../failure.js';
import { visitCommand } from './options.js';
import type { Surroundings } from './surroundings.js';
import { type LockOptions, openKeyring, tell, visit } from './visit.js';

interface SureOptions extends LockOptions {
  readonly yes?: true;
}

async function confirm(here: Surroundings, { yes }: SureOptions, question: string, word: string): Promise<void> {
  if (!yes && !(await here.typed(question, word)))
    throw new Failure('usage', 'It was not confirmed: nothing was changed.', `Type ${word}, or use --yes.`);
}

export function seedCommand(here: Surroundings): Command {
  return visitCommand('seed', "take the log's seed, with which you can prove the log; the lock gives it once")
    .option('--yes', 'without being asked')
    .action(async (options: SureOptions) => {
      const keyring = await openKeyring(here, options);
      const { name, seed } = keyring.find(options.lock);
      const show = (seed: string) => tell(here, options, seed, { seed });
      if (seed !== undefined) return show(seed);
      here.note('The lock destroys its copy before it answers: if the link is lost in between, the seed is lost.');
      await confirm(here, options, 'Take the seed?', name);
      await visit(here, { ...options, keyring }, async ({ lock }) => {
        const taken = toHex(await lock.takeSeed());
        // First of all: nobody else has it any more.
        show(taken);
        await keyring.change(name, (known) => ({ ...known, seed: taken }));
        here.note(`It is in ${keyring.path} too. Whoever has it can forge the log.`);
      });
    });
}

export function renewCommand(here: Surroundings): Command {
  return visitCommand('renew', "a new owner's key: every other key to the lock is dead from then on")
    .option('--yes', 'without being asked')
    .action(async (options: SureOptions) => {
      const keyring = await openKeyring(here, options);
      const { name, ledger } = keyring.find(options.lock);
      const living = ledger.given.filter(({ revokedAt, until }) => !revokedAt && (until ?? Infinity) > here.now());
      here.note(
        `All keys to "${name}" but your own new one will be dead` +
          (living.length ? `: those of ${living.map((given) => given.name).join(', ')}, and` : ', also') +
          ' whatever was passed on from there. PINs stay.',
      );
      await confirm(here, options, 'Renew the keys?', name);
      await visit(here, { ...options, keyring }, async ({ lock }) => {
        await lock.renewKeys(name, async (offered) => {
          await keyring.change(name, (known) => ({ ...known, offered }));
        });
        await keyring.change(name, ({ offered, ...known }) => ({ ...known, key: offered, ledger: newLedger(offered!) }));
        tell(here, options, `"${name}" has a new owner's key, and takes no other. Give the others new ones.`, {
          lock: name,
        });
      });
    });
}

export function maintenanceCommand(here: Surroundings): Command {
  return visitCommand(
    'maintenance',
    'start the lock anew for an update: hold the inside button until red and green are lit (docs/FLASHING.md)',
  ).action((options: LockOptions) =>
    visit(here, options, async ({ lock, known }) => {
      await lock.startMaintenance();
      tell(here, options, `"${known.name}" starts anew. Keep holding until red and green are lit together.`, {
        lock: known.name,
      });
    }),
  );
}
