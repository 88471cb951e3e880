/** `deadlatch locks`: the locks that the user has a key to. Nothing of this goes to a lock. */
import { Argument, type Command } from 'commander';
import { decodeBlock, rightsOf } from '../../client/block.js';
import { type LooseKey } from '../../client/keys.js';
import { newLedger } from '../../client/ledger.js';
import { encodeKeyLink } from '../../client/link.js';
import { Failure } from '../failure.js';
import { limitsInWords, rightsInWords } from './caveats.js';
import type { Keyring, KnownLock } from './key-file.js';
import { checkName, harmless, linkOf } from './names.js';
import { keyFileCommand } from './options.js';
import { passOn } from './pass-on.js';
import type { Surroundings } from './surroundings.js';
import { keyOf, type KeyFileOptions, openKeyring, tell } from './visit.js';

interface LocksOptions extends KeyFileOptions {
  readonly as?: string;
  readonly yes?: true;
}

function describe({ key, offered }: KnownLock): string {
  if (!key) return 'claim not finished: ask it, or claim it again';
  if (!key.blocks.length) return `owner${offered ? ', renewal not finished: ask it' : ''}`;
  const limits = key.blocks.map((block) => limitsInWords(decodeBlock(block))).filter(Boolean);
  return [rightsInWords(rightsOf(key.blocks)), ...limits].join('; ');
}

function list(here: Surroundings, options: LocksOptions, { locks, path }: Keyring): void {
  const words = locks.length
    ? locks.map((lock) => `${lock.name}: ${describe(lock)}`).join('\n')
    : `${path} has no keys. Take a lock with "deadlatch claim NAME", or a key with "deadlatch locks add LINK".`;
  const data = locks.map((lock) => ({
    name: lock.name,
    isOwner: lock.key?.blocks.length === 0,
    rights: lock.key && rightsOf(lock.key.blocks),
    given: lock.ledger.given.length,
  }));
  tell(here, options, words, data);
}

async function add(here: Surroundings, options: LocksOptions, keyring: Keyring, text: string | undefined): Promise<void> {
  const link = await linkOf(text ?? (await here.secret('The link that you were given:')));
  if (link.kind === 'claim')
    throw new Failure('usage', 'This link lets you claim a lock.', 'Use it with "deadlatch claim NAME --link LINK".');
  const name = options.as ?? (harmless(link.key.name) || 'Lock');
  checkName(name);
  const key: LooseKey = { ...link.key, name };
  const known = { name, key, ledger: newLedger(key) };
  await keyring.add(known);
  tell(here, options, `You have a key to "${name}": ${describe(known)}.`, { lock: name });
}

async function rename(
  here: Surroundings,
  options: LocksOptions,
  keyring: Keyring,
  from: string,
  to: string,
): Promise<void> {
  checkName(to);
  const named = (key: LooseKey | undefined) => key && { ...key, name: to };
  await keyring.change(from, (known) => ({ ...known, name: to, key: named(known.key), offered: named(known.offered) }));
  tell(here, options, `"${from}" is "${to}" now.`, { lock: to });
}

async function forget(here: Surroundings, options: LocksOptions, keyring: Keyring, name: string): Promise<void> {
  const known = keyring.find(name);
  here.note(
    known.key?.blocks.length
      ? `Without its link nobody can give you the key to "${name}" again but whoever gave it.`
      : `This is the owner's key to "${name}". If you have it nowhere else, you own the lock no more.`,
  );
  if (!options.yes && !(await here.typed('Forget this key?', name)))
    throw new Failure('usage', 'It was not confirmed: the key stays.', 'Type the name of the lock, or use --yes.');
  await keyring.forget(name);
  tell(here, options, `"${name}" is forgotten. The lock knows nothing of that: the key is good as before.`, { lock: name });
}

async function setPassphrase(here: Surroundings, options: LocksOptions, keyring: Keyring): Promise<void> {
  const passphrase = await here.secret('New passphrase of the key file (none: it lies open):');
  if (here.isScreen && (await here.secret('Once more:')) !== passphrase)
    throw new Failure('usage', 'The second passphrase was another.', 'Nothing was changed.');
  await keyring.setPassphrase(passphrase || undefined);
  const words = keyring.isSealed
    ? `${keyring.path} is sealed: without the passphrase nobody can open it, you neither.`
    : `${keyring.path} lies open: whoever reads it has your keys.`;
  tell(here, options, words, { isSealed: keyring.isSealed });
}

async function show(here: Surroundings, options: LocksOptions, keyring: Keyring, name: string | undefined): Promise<void> {
  const known = keyring.find(name);
  here.note(`Your own key to "${known.name}". Whoever sees it has it: keep it on paper, and show it to nobody.`);
  passOn(here, options, keyring.page, await encodeKeyLink(keyOf(known)), '', { lock: known.name });
}

export function locksCommand(here: Surroundings): Command {
  const need = (value: string | undefined, what: string): string => {
    if (value !== undefined) return value;
    throw new Failure('usage', `${what} is missing.`, '"deadlatch locks --help" shows how it is written.');
  };
  return keyFileCommand('locks', 'the locks that you have a key to; add one by the link that you were given')
    .addArgument(new Argument('[what]').choices(['list', 'add', 'show', 'rename', 'forget', 'passphrase']).default('list'))
    .addArgument(new Argument('[name]', 'of the lock; with add the link, which is asked for if it is not there'))
    .addArgument(new Argument('[new]', 'with rename: the new name'))
    .option('--as <name>', 'with add: what you call the lock')
    .option('--yes', 'with forget: without being asked')
    .action(async (what: string, name: string | undefined, fresh: string | undefined, options: LocksOptions) => {
      const keyring = await openKeyring(here, options);
      switch (what) {
        case 'add':
          return add(here, options, keyring, name);
        case 'show':
          return show(here, options, keyring, name);
        case 'rename':
          return rename(here, options, keyring, need(name, 'The name'), need(fresh, 'The new name'));
        case 'forget':
          return forget(here, options, keyring, need(name, 'The name'));
        case 'passphrase':
          return setPassphrase(here, options, keyring);
        default:
          list(here, options, keyring);
      }
    });
}
