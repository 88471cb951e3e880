/** `deadlatch give`, `keys`, `revoke`: keys that are passed on, and taken back. docs/PROTOCOL.md, "Keys and blocks". */
import { readFile, writeFile } from 'node:fs/promises';
import Table from 'cli-table3';
import { Argument, type Command } from 'commander';
import { type Limits, newHolderId, rightsOf, spanOf } from '../../client/block.js';
import { fromHex, toHex } from '../../client/bytes.js';
import { allows, hold, narrow } from '../../client/keys.js';
import {
  fromJson,
  give,
  type GivenKey,
  type Ledger,
  markRevoked,
  merge,
  reconcile,
  subtree,
  toJson,
} from '../../client/ledger.js';
import { encodeKeyLink } from '../../client/link.js';
import type { Holder } from '../../client/lock.js';
import { allRights } from '../../src/wire/block.js';
import { Right } from '../../src/wire/command.js';
import { Failure } from '../failure.js';
import { limitsInWords, parseRights, parseSchedule, parseUses, rightsHelp, rightsInWords } from './caveats.js';
import type { KnownLock } from './key-file.js';
import { checkPage, harmless } from './names.js';
import { knownLockCommand, visitCommand } from './options.js';
import { passOn } from './pass-on.js';
import type { Surroundings } from './surroundings.js';
import { formatTime, parseTime } from './times.js';
import { explained, keyOf, type LockOptions, openKeyring, tell, visit } from './visit.js';

interface GiveOptions extends LockOptions {
  readonly for: string;
  readonly from?: string;
  readonly until?: string;
  readonly on?: string;
  readonly between?: string;
  readonly uses?: string;
  readonly rights: string;
  readonly page?: string;
}

function caveatsOf(options: GiveOptions, now: number): Limits {
  const { from, until, uses } = options;
  return {
    ...(from !== undefined && { from: parseTime(from, 'from', now) }),
    ...(until !== undefined && { until: parseTime(until, 'until', now) }),
    ...(uses !== undefined && { uses: parseUses(uses) }),
    schedule: parseSchedule(options.on, options.between),
    rights: parseRights(options.rights),
  };
}

async function runGive(here: Surroundings, options: GiveOptions): Promise<void> {
  const now = here.now();
  const name = harmless(options.for);
  if (!name) throw new Failure('usage', 'Say for whom the key is.', 'Write --for NAME; the lock never learns it.');
  const caveats = caveatsOf(options, now);
  const page = options.page === undefined ? undefined : checkPage(options.page);
  const keyring = await openKeyring(here, options);
  const known = keyring.find(options.lock);
  if (known.ledger.given.some((given) => given.name === name && given.revokedAt === undefined))
    here.note(`"${name}" has a key already: this is a second one, which goes by its own id.`);
  const own = keyOf(known);
  const key = await narrow(await hold(own), { ...caveats, holderId: newHolderId() });
  const { from, until } = spanOf(key.blocks);
  if (until <= now || until <= from)
    throw new Failure('usage', 'This key would never be good: it ends before it begins.', 'Choose a later --until.');
  const rights = rightsOf(key.blocks);
  if (!rights)
    throw new Failure(
      'usage',
      `Your own key allows ${rightsInWords(rightsOf(own.blocks))} only.`,
      'Give others of --rights.',
    );
  // Written down first: nobody could revoke what nobody knows of.
  const { ledger } = await keyring.change(known.name, (known) => ({
    ...known,
    ledger: give(known.ledger, key, name, now),
  }));
  if (page !== undefined) await keyring.setPage(page);
  const { holderId } = ledger.given.at(-1)!;
  const limits = limitsInWords(caveats);
  const words = `A key to "${known.name}" for ${name}, id ${holderId}: ${rightsInWords(rights)}${limits && `; ${limits}`}.\n`;
  passOn(here, options, keyring.page, await encodeKeyLink(key), words, { holderId, name, ...caveats, rights });
  here.note('Whoever has this link can do that, and can pass it on. To take it back: deadlatch revoke ' + holderId);
}

export function giveCommand(here: Surroundings): Command {
  return knownLockCommand('give', 'make a narrower key for someone, as a link and a QR code; the lock need not be near')
    .requiredOption('--for <name>', 'whom it is for; the lock never learns it')
    .option('--from <time>', 'good from then on: 2026-11-28, "2026-11-28 10:00", 10:00, tomorrow, +3d')
    .option('--until <time>', 'good before then; a day without an hour is good to its end')
    .option('--on <days>', 'good on these weekdays: sat,sun or mon-fri')
    .option('--between <hours>', "good at these hours of the lock's: 10:00-14:00")
    .option('--uses <count>', 'good for so many unlocks; wants an --until')
    .option('--rights <rights>', rightsHelp, 'guest')
    .option('--page <url>', 'where the phone page is served; kept for the next time')
    .action((options: GiveOptions) => explained(runGive(here, options)));
}

interface KeysOptions extends LockOptions {
  readonly offline?: true;
}

function stateOf(given: GivenKey, holder: Holder | undefined, now: number): string {
  if (given.revokedAt !== undefined) return `revoked ${formatTime(given.revokedAt)}`;
  if (given.until !== undefined && given.until <= now) return 'ended';
  if (!holder) return 'not seen';
  return given.uses === undefined ? 'used' : `${holder.uses} of ${given.uses} used`;
}

/** With their borders the 80 characters of a terminal. */
const colWidths = [17, 10, 14, 20, 13];

function tableOf(ledger: Ledger, holders: readonly Holder[], unknown: readonly Holder[], now: number): string {
  const bare = { head: [], border: [] };
  const table = new Table({ head: ['for', 'id', 'may', 'when', 'state'], style: bare, wordWrap: true, colWidths });
  const names = new Map(ledger.given.map(({ holderId, name }) => [holderId, name]));
  for (const given of ledger.given) {
    const holder = holders.find(({ holderId }) => toHex(holderId) === given.holderId);
    const through = names.get(given.parent) ?? given.parent;
    table.push([
      given.name + (through && `\nthrough ${through}`),
      given.holderId,
      rightsInWords(given.rights ?? allRights),
      limitsInWords(given),
      stateOf(given, holder, now),
    ]);
  }
  for (const { holderId, isRevoked } of unknown)
    table.push(['?', toHex(holderId), '', '', isRevoked ? 'revoked' : 'passed on by a holder']);
  return table.toString();
}

function show(here: Surroundings, options: KeysOptions, known: KnownLock, holders: readonly Holder[] | undefined): void {
  const now = here.now();
  const { ledger, unknown } = reconcile(known.ledger, holders ?? [], now);
  const data = {
    given: ledger.given.map((given) => {
      const holder = holders?.find(({ holderId }) => toHex(holderId) === given.holderId);
      return { ...given, ...(holders && { wasSeen: holder?.wasSeen ?? false, used: holder?.uses ?? 0 }) };
    }),
    unknown: unknown.map(({ holderId, isRevoked }) => ({ holderId: toHex(holderId), isRevoked })),
  };
  const isEmpty = !ledger.given.length && !unknown.length;
  const words = isEmpty ? `You have given no key to "${known.name}".` : tableOf(ledger, holders ?? [], unknown, now);
  tell(here, options, words, data);
}

async function list(here: Surroundings, options: KeysOptions): Promise<void> {
  const keyring = await openKeyring(here, options);
  const known = keyring.find(options.lock);
  if (options.offline || !known.key || !allows(known.key, Right.Administer)) {
    here.note('As your own list has it: the lock was not asked.');
    show(here, options, known, undefined);
    return;
  }
  await visit(here, { ...options, keyring }, async ({ lock, known }) => {
    const holders = await lock.listHolders();
    show(here, options, known, holders);
    const learnt = (ledger: Ledger) => reconcile(ledger, holders, here.now()).ledger;
    if (toJson(learnt(known.ledger)) !== toJson(known.ledger))
      await keyring.change(known.name, (known) => ({ ...known, ledger: learnt(known.ledger) }));
  });
}

async function importLedger(here: Surroundings, options: LockOptions, file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Failure('usage', `${file} cannot be read.`, 'Nothing was changed.', { cause });
  });
  const keyring = await openKeyring(here, options);
  const { name } = keyring.find(options.lock);
  const { ledger } = await keyring.change(name, (known) => {
    const found = fromJson(text);
    const given = found.given.map((key) => ({ ...key, name: harmless(key.name) }));
    return { ...known, ledger: merge(known.ledger, { ...found, given }) };
  });
  const keys = ledger.given.length;
  tell(here, options, `The list of "${name}" has ${keys} ${keys === 1 ? 'key' : 'keys'} now.`, { keys });
}

async function exportLedger(here: Surroundings, options: LockOptions, file: string): Promise<void> {
  const known = (await openKeyring(here, options)).find(options.lock);
  await writeFile(file, toJson(known.ledger), { flag: 'wx' }).catch((cause: unknown) => {
    throw new Failure('usage', `${file} cannot be written, or is there already.`, 'Name another.', { cause });
  });
  const keys = known.ledger.given.length;
  tell(here, options, `${file} names ${keys} ${keys === 1 ? 'key' : 'keys'}; it opens nothing.`, { keys });
}

export function keysCommand(here: Surroundings): Command {
  return visitCommand('keys', 'the keys that you have given, and what the lock has seen of them')
    .addArgument(new Argument('[what]').choices(['list', 'export', 'import']).default('list'))
    .addArgument(new Argument('[file]', 'with export, import: the list as a file, for another phone or the page'))
    .option('--offline', 'do not ask the lock')
    .action(async (what: string, file: string | undefined, options: KeysOptions) => {
      if (what === 'list') return list(here, options);
      if (file === undefined)
        throw new Failure('usage', 'The name of the file is missing.', `Write: deadlatch keys ${what} FILE.`);
      return explained(what === 'export' ? exportLedger(here, options, file) : importLedger(here, options, file));
    });
}

interface RevokeOptions extends LockOptions {
  readonly yes?: true;
}

/** By its id, or by the name of its holder if that has one key alone that is not revoked. */
function findGiven(ledger: Ledger, text: string): GivenKey | undefined {
  const byId = ledger.given.find(({ holderId }) => holderId === text.toLowerCase());
  if (byId) return byId;
  const byName = ledger.given.filter(({ name, revokedAt }) => name === text && revokedAt === undefined);
  if (byName.length > 1)
    throw new Failure(
      'usage',
      `"${text}" has ${byName.length} keys: ${byName.map((key) => `${key.holderId} (${limitsInWords(key) || 'no end'})`).join(', ')}.`,
      'Name one by its id.',
    );
  return byName[0];
}

async function runRevoke(here: Surroundings, text: string, options: RevokeOptions): Promise<void> {
  const keyring = await openKeyring(here, options);
  const known = keyring.find(options.lock);
  const found = findGiven(known.ledger, text);
  const holderId = found?.holderId ?? text.toLowerCase();
  if (!/^[0-9a-f]{8}$/.test(holderId))
    throw new Failure('noKey', `You have given no key to "${text}".`, 'See "deadlatch keys", and name one, or its id.');
  const falls = subtree(known.ledger, holderId).filter((key) => key.holderId !== holderId);
  const who = found ? `${found.name} (${holderId})` : `${holderId}, which is not in your list`;
  here.note(
    `The key of ${who} falls` +
      (falls.length ? `, and with it those of ${falls.map((key) => `${key.name} (${key.holderId})`).join(', ')}` : '') +
      ', and whatever was passed on from there. It cannot be taken back.',
  );
  if (!options.yes && !(await here.typed('Revoke?', text)))
    throw new Failure('usage', 'It was not confirmed: the key is good as before.', `Type ${text}, or use --yes.`);
  await visit(here, { ...options, keyring }, async ({ lock, known }) => {
    await lock.revoke(fromHex(holderId), found?.until);
    await keyring.change(known.name, (known) => ({
      ...known,
      ledger: markRevoked(known.ledger, holderId, here.now()),
    }));
    const revoked = [holderId, ...falls.map((key) => key.holderId)];
    tell(here, options, `"${known.name}" takes ${revoked.length === 1 ? 'this key' : 'these keys'} no more.`, { revoked });
  });
}

export function revokeCommand(here: Surroundings): Command {
  return visitCommand('revoke', 'take a key back, with all that was passed on from it')
    .addArgument(new Argument('<key>', 'the name that it was given to, or its id'))
    .option('--yes', 'without being asked')
    .action((text: string, options: RevokeOptions) => runRevoke(here, text, options));
}
