/** `deadlatch claim`: become the owner of a lock. docs/PROTOCOL.md, "The first owner". */
import { Argument, type Command } from 'commander';
import { type ClaimKey, claimKey, claimKeyOfDigits, newClaimDigits } from '../../client/keys.js';
import { newLedger } from '../../client/ledger.js';
import { Failure } from '../failure.js';
import { setUnknownClock } from './clock.js';
import { checkName, linkOf } from './names.js';
import { keyFileCommand, withWay } from './options.js';
import type { Surroundings } from './surroundings.js';
import { keyOf, type KeyFileOptions, openKeyring, tell, withLock } from './visit.js';
import type { Way } from './surroundings.js';

interface ClaimOptions extends KeyFileOptions, Way {
  readonly link?: string | true;
}

/** 28 digits in the four groups in which the keypad takes them. */
function grouped(digits: string): string {
  return (digits.match(/.{7}/g) ?? []).map((group) => `${group} #`).join('   ');
}

async function askDigits(here: Surroundings): Promise<ClaimKey> {
  const digits = newClaimDigits();
  here.note(
    [
      'At the lock, hold the inside button until this is done, and type 9928# (in programming, if it has an owner).',
      'Then type these four groups, and wait for the signal behind each:',
      '',
      `  ${grouped(digits)}`,
      '',
    ].join('\n'),
  );
  await here.enter('Press Enter within a minute from the last #, still holding the button:');
  return claimKeyOfDigits(digits);
}

/** @param given true: it is asked for, so that it does not stay in the shell's history */
async function readLink(here: Surroundings, given: string | true): Promise<ClaimKey> {
  const link = await linkOf(given === true ? await here.secret('The link:') : given);
  if (link.kind === 'claim') {
    here.note('At the lock, hold the inside button until this is done.');
    return claimKey(link.secret);
  }
  throw new Failure('usage', 'This is a key that someone passes on.', 'Take it with "deadlatch locks add LINK".');
}

export function claimCommand(here: Surroundings): Command {
  return withWay(keyFileCommand('claim', 'become the owner of a lock: someone must hold its inside button'))
    .addArgument(new Argument('<name>', 'what you call the lock'))
    .option('--link [link]', "by the link of the lock's tag, or of the tool that flashed it, in place of 28 digits")
    .action(async (name: string, options: ClaimOptions) => {
      checkName(name);
      const keyring = await openKeyring(here, options);
      const before = keyring.locks.find((lock) => lock.name === name);
      if (before?.key)
        throw new Failure('occupied', `You have a lock "${name}" already.`, 'Choose another name; nothing was changed.');
      await here.check(options);
      const key = options.link === undefined ? await askDigits(here) : await readLink(here, options.link);
      await withLock(here, options, [], key, async (lock) => {
        await lock.claim(name, async (offered) => {
          const known = { name, offered, ledger: newLedger(offered) };
          await (before ? keyring.change(name, () => known) : keyring.add(known));
        });
        const known = await keyring.change(name, ({ offered, ledger }) => ({ name, key: offered, ledger }));
        tell(here, options, `The lock is yours: "${name}". Its key is in ${keyring.path}.`, { lock: name });
        here.note('Keep the key on paper too ("deadlatch locks show"): without it and the owner\'s PIN the lock is lost.');
        await setUnknownClock(here, lock, keyOf(known), await lock.status());
      });
    });
}
