/** `deadlatch log`: shows a log, from a lock or from a file, and says whether it is what the lock has written. */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Argument, type Command } from 'commander';
import type { Ledger } from '../client/ledger.js';
import {
  formatLog,
  holderOf,
  isDated,
  isSeal,
  LogFileError,
  type LogFile,
  type LoggedEvent,
  parseLog,
  parseSeed,
} from '../log/file.js';
import { type EarlierHead, type Finding, type Report, verifyLog } from '../log/verify.js';
import { describe } from '../log/words.js';
import { exitCodes, Failure } from './failure.js';
import { fetchEntries, fetchLog } from './phone/fetch-log.js';
import { visitCommand } from './phone/options.js';
import type { Surroundings } from './phone/surroundings.js';
import { formatTime } from './phone/times.js';
import { type LockOptions, tell, visit } from './phone/visit.js';

interface LogOptions extends LockOptions {
  readonly verify?: true;
  readonly seed?: string;
  readonly head?: string;
  readonly since?: string;
  readonly export?: string;
}

/** `NUMBER:LINK`, as this command prints it; or an earlier export, which ends in its head. */
function readHead(text: string): EarlierHead {
  const [, number, link] = /^(\d+):([0-9a-f]{24})$/.exec(text) ?? [];
  if (number !== undefined && link !== undefined) return { number: Number(number), link };
  const { head } = parseLog(readFileSync(text, 'utf8'));
  return { number: head.head, link: head.link };
}

function describeFinding(mark: string, { number, text }: Finding): string {
  return `${mark} ${number} ${text}.`;
}

function describeReport(report: Report, { seed, head }: Pick<LogOptions, 'seed' | 'head'>): string {
  const said = [
    ...report.notes.map((note) => describeFinding('note:', note)),
    ...report.faults.map((fault) => describeFinding('✖', fault)),
  ];
  const { first, newest, sealed } = report;
  if (report.faults.length)
    return [...said, `The log, numbers ${first} to ${newest}, is not as the lock wrote it.`].join('\n');
  if (seed !== undefined) {
    said.push(`✔ Numbers ${first} to ${newest}: nothing is missing, nothing was changed.`);
    if (sealed && sealed.from > first)
      said.push(`  ${first} to ${sealed.from - 1} are older than the first seal: not proved.`);
    const tail = sealed ? sealed.to + 1 : first;
    if (tail <= newest)
      said.push(`  ${tail} to ${newest} are not sealed: who read the lock's flash could have forged them.`);
    said.push('  This convinces whoever keeps the seed, and nobody else: with it any log can be made.');
  } else if (head === undefined)
    said.push(
      `Numbers ${first} to ${newest} fit together. That proves nothing by itself:`,
      '--seed shows that the lock wrote them, --head that they continue what was seen before.',
    );
  if (head !== undefined) said.push(`✔ Numbers ${first} to ${newest} continue the earlier head.`);
  said.push(`  Head, for the next time: --head ${report.head.number}:${report.head.link}`);
  return said.join('\n');
}

function nameIn(ledger: Ledger | undefined, event: LoggedEvent): string | undefined {
  const id = holderOf(event);
  if (id === undefined) return undefined;
  if (event.value === 0) return "The owner's phone";
  return ledger?.given.find(({ holderId }) => holderId === id)?.name ?? `The phone key ${id}`;
}

function list(here: Surroundings, options: LogOptions, entries: LogFile['entries'], ledger?: Ledger): void {
  let start = 0;
  const events = entries.filter((entry): entry is LoggedEvent => !isSeal(entry));
  const described = events.map((event) => {
    const { text, level, kind, startsLife } = describe({ ...event, name: nameIn(ledger, event) });
    if (startsLife) start++;
    const when = isDated(event) ? formatTime(event.seconds) : `start ${start || '?'} + ${event.seconds} s`;
    return { ...event, holderId: holderOf(event), kind, level, when, text };
  });
  const words = described.map(({ number, when, text }) => `${number}  ${when}  ${text}`).join('\n');
  if (options.json) tell(here, options, '', described);
  else if (words) here.say(words);
  else here.note('There is nothing in the log from there on.');
}

/** Who gives a seed or a head wants to know, and a list would look like an answer. */
function isToCheck({ verify, seed, head }: LogOptions): boolean {
  return (verify ?? seed ?? head) !== undefined;
}

/** @returns the head that may be kept, if the log is what the lock has written. */
function check(here: Surroundings, log: LogFile, options: LogOptions): EarlierHead | undefined {
  const seed = options.seed === undefined ? undefined : parseSeed(options.seed);
  if (options.seed !== undefined && seed === undefined)
    throw new Failure('usage', 'The seed is 32 hexadecimal digits, as the lock gave it.', 'Nothing was checked.');
  const report = verifyLog(log, {
    ...(seed !== undefined && { seed }),
    ...(options.head !== undefined && { earlier: readHead(options.head) }),
  });
  tell(here, options, describeReport(report, options), report);
  if (!report.faults.length) return report.head;
  process.exitCode = exitCodes.notProven;
  return undefined;
}

function showFile(here: Surroundings, file: string, options: LogOptions): void {
  try {
    const log = parseLog(readFileSync(file, 'utf8'));
    if (isToCheck(options)) check(here, log, options);
    else list(here, options, log.entries);
  } catch (error) {
    if (error instanceof LogFileError)
      throw new Failure('notProven', error.message, 'Take the file from where it was exported to, or export it again.', {
        cause: error,
      });
    if (error instanceof Error && 'code' in error)
      throw new Failure('usage', error.message, 'Name a file that can be read.', { cause: error });
    throw error;
  }
}

function parseSince(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Math.max(1, Number(text));
  throw new Failure('usage', `"${text}" is no number of an event.`, 'Each line of the log begins with its number.');
}

async function showLock(here: Surroundings, options: LogOptions): Promise<void> {
  const since = parseSince(options.since ?? '1');
  await visit(here, options, async ({ lock, known, keyring }) => {
    let count = 0;
    const progress = () => {
      if (++count % 50 === 0) here.note(`${count} entries so far.`);
    };
    const isChecked = isToCheck(options);
    if (!isChecked && options.export === undefined) {
      list(here, options, await fetchEntries(lock, since, progress), known.ledger);
      return;
    }
    const log = await fetchLog(lock, progress);
    if (options.export !== undefined) {
      const file = options.export;
      await writeFile(file, formatLog(log), { flag: 'wx' }).catch((cause: unknown) => {
        throw new Failure('usage', `${file} cannot be written, or is there already.`, 'Name another.', { cause });
      });
      if (!isChecked) tell(here, options, `${file} has ${log.entries.length} entries.`, { entries: log.entries.length });
    }
    if (!isChecked) return;
    const { seed = known.seed, head = known.head } = options;
    const proven = check(here, log, { ...options, ...(seed && { seed }), ...(head && { head }) });
    if (proven) await keyring.change(known.name, (now) => ({ ...now, head: `${proven.number}:${proven.link}` }));
  });
}

export function logCommand(here: Surroundings): Command {
  return visitCommand(
    'log',
    'show the log of a lock, or an exported one; with --verify, say whether it is whole and unchanged',
  )
    .addArgument(new Argument('[file]', 'an exported log (docs/LOG.md); without it the lock is asked'))
    .option('--since <number>', 'of the lock: from this event on')
    .option('--export <file>', 'of the lock: write it to a new file')
    .option('--verify', `check it; ends with ${exitCodes.notProven} if it is not what the lock wrote`)
    .option(
      '--seed <seed>',
      'check it against the seed that the lock gave its owner, 32 hexadecimal digits; else that of the key file',
    )
    .option(
      '--head <head>',
      'NUMBER:LINK, or an earlier export: check that the log continues it; else that of the key file',
    )
    .action((file: string | undefined, options: LogOptions) =>
      file === undefined ? showLock(here, options) : showFile(here, file, options),
    );
}
