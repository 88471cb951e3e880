/** `deadlatch log`: shows an exported log, and says whether it is what the lock has written. */
import { readFileSync } from 'node:fs';
import { Argument, Command } from 'commander';
import { isSeal, LogFileError, parseLog, parseSeed } from '../log/file.js';
import { type EarlierHead, type Finding, type Report, verifyLog } from '../log/verify.js';
import { describe } from '../log/words.js';

/** The log is not what the lock has written, or cannot be shown to be. */
const notVerified = 9;
const usage = 2;

interface LogOptions {
  readonly verify?: true;
  readonly seed?: string;
  readonly head?: string;
}

/** `NUMBER:LINK`, as this command prints it; or an earlier export, which ends in its head. */
function readHead(text: string): EarlierHead {
  const [, number, link] = /^(\d+):([0-9a-f]{24})$/.exec(text) ?? [];
  if (number !== undefined && link !== undefined) return { number: Number(number), link };
  const { head } = parseLog(readFileSync(text, 'utf8'));
  return { number: head.head, link: head.link };
}

function tell(mark: string, { number, text }: Finding): void {
  console.log(`${mark} ${number} ${text}.`);
}

function tellReport(report: Report, { seed, head }: LogOptions): void {
  for (const note of report.notes) tell('note:', note);
  for (const fault of report.faults) tell('✖', fault);
  const { first, newest, sealed } = report;
  if (report.faults.length) {
    console.log(`The log, numbers ${first} to ${newest}, is not as the lock wrote it.`);
    return;
  }
  if (seed !== undefined) {
    console.log(`✔ Numbers ${first} to ${newest}: nothing is missing, nothing was changed.`);
    if (sealed && sealed.from > first)
      console.log(`  ${first} to ${sealed.from - 1} are older than the first seal: not proved.`);
    const tail = sealed ? sealed.to + 1 : first;
    if (tail <= newest)
      console.log(`  ${tail} to ${newest} are not sealed: who read the lock's flash could have forged them.`);
    console.log('  This convinces whoever keeps the seed, and nobody else: with it any log can be made.');
  } else if (head === undefined) {
    console.log(`Numbers ${first} to ${newest} fit together. That proves nothing by itself:`);
    console.log('--seed shows that the lock wrote them, --head that they continue what was seen before.');
  }
  if (head !== undefined) console.log(`✔ Numbers ${first} to ${newest} continue the earlier head.`);
  console.log(`  Head, for the next time: --head ${report.head.number}:${report.head.link}`);
}

function list(text: string): void {
  let start = 0;
  for (const entry of parseLog(text).entries) {
    if (isSeal(entry)) continue;
    const { text: words, startsLife } = describe(entry);
    if (startsLife) start++;
    console.log(`${entry.number}  start ${start || '?'} + ${entry.seconds} s  ${words}`);
  }
}

function check(text: string, options: LogOptions): void {
  const seed = options.seed === undefined ? undefined : parseSeed(options.seed);
  if (options.seed !== undefined && seed === undefined) {
    console.log('✖ The seed is 32 hexadecimal digits, as the lock gave it.');
    process.exitCode = usage;
    return;
  }
  const report = verifyLog(parseLog(text), {
    ...(seed !== undefined && { seed }),
    ...(options.head !== undefined && { earlier: readHead(options.head) }),
  });
  tellReport(report, options);
  if (report.faults.length) process.exitCode = notVerified;
}

function run(file: string, options: LogOptions): void {
  try {
    const text = readFileSync(file, 'utf8');
    // Who gives a seed or a head wants to know, and a list would look like an answer.
    if (options.verify || options.seed !== undefined || options.head !== undefined) check(text, options);
    else list(text);
  } catch (error) {
    if (!(error instanceof LogFileError) && !(error instanceof Error && 'code' in error)) throw error;
    console.log(`✖ ${error.message}`);
    process.exitCode = error instanceof LogFileError ? notVerified : usage;
  }
}

export function logCommand(): Command {
  return new Command('log')
    .description('show an exported log; with --verify, say whether something in it is missing or was changed')
    .addArgument(new Argument('<file>', 'the exported log (docs/LOG.md)'))
    .option('--verify', `check it; ends with ${notVerified} if it is not what the lock wrote`)
    .option('--seed <seed>', 'check it against the seed that the lock gave its owner: 32 hexadecimal digits')
    .option('--head <head>', 'NUMBER:LINK, or an earlier export: check that the log continues it')
    .action(run);
}
