/** Keeps the gate honest: judges it by snippets that were run in both engines (docs/DIALECT.md, "The rows"). */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Bundle } from './bundle.js';
import { agreedCalls } from './folding.js';
import { checkDialect } from './gate.js';
import { type TypeRefusal, checkTypes } from './types.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const excusesFile = fileURLToPath(new URL('./excused.json', import.meta.url));
const largestExcusedShare = 0.05;

/** A snippet that was run on Node and on the interpreter. `body` is the body of a function. */
export interface Row {
  readonly name: string;
  readonly body: string;
  readonly node: string;
  readonly espruino: string;
  readonly same: boolean;
}

/** Why a row may be judged wrong, and what keeps the firmware from depending on it. */
export interface Excuse {
  readonly name: string;
  readonly reason: string;
  /** `ban:ID` names a ban of the firmware's level that refuses the row; `test:FILE: TITLE` names a test. */
  readonly coveredBy: string;
}

export interface Judgement {
  readonly row: Row;
  readonly verdict: 'right' | 'excused' | 'wrong';
  /** The refusals, or for a wrong verdict what is wrong. */
  readonly why: readonly string[];
}

/** Thrown for a file that holds something else than rows; its message says where. */
export class MalformedRows extends Error {}

/**
 * Reads rows from a JSON text.
 *
 * @throws MalformedRows when it is no JSON, no array, an empty one, or when a row lacks a field or has it of another type
 */
export function parseRows(text: string): Row[] {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new MalformedRows(`no JSON: ${(error as Error).message}`);
  }
  if (!Array.isArray(data)) throw new MalformedRows('not an array of rows');
  if (!data.length) throw new MalformedRows('no rows');
  return data.map((value: unknown, index) => {
    if (typeof value !== 'object' || value === null) throw new MalformedRows(`row ${index}: not an object`);
    const row = value as Record<string, unknown>;
    for (const [field, type] of Object.entries({
      name: 'string',
      body: 'string',
      node: 'string',
      espruino: 'string',
      same: 'boolean',
    })) {
      if (typeof row[field] !== type) throw new MalformedRows(`row ${index}: ${field} is not a ${type}`);
    }
    return row as unknown as Row;
  });
}

/**
 * Judges rows: one where the engines differ must be refused by the gate or by the types, any other must be accepted by
 * both. A row that is judged wrong may be excused; an excuse that a row does not need makes it wrong.
 */
export function judge(rows: readonly Row[], excuses: readonly Excuse[]): Judgement[] {
  const types = checkTypes(rows.map((row) => row.body));
  return rows.map((row, index) => {
    const refusals = [
      ...checkDialect(row.body).map((one) => `${one.line}:${one.column} ${one.rule}: ${one.message}`),
      ...typeRefusals(row.body, types[index]!),
    ];
    const right = refusals.length > 0 === !row.same;
    const excuse = excuses.find((one) => one.name === row.name);
    if (!excuse) {
      if (right) return { row, verdict: 'right', why: refusals };
      return { row, verdict: 'wrong', why: row.same ? refusals : ['accepted, but the engines differ'] };
    }
    if (right) return { row, verdict: 'wrong', why: ['the excuse is stale: the row is judged right without it'] };
    const uncovered = uncoveredBy(excuse, row);
    return uncovered
      ? { row, verdict: 'wrong', why: [`the excuse does not hold: ${uncovered}`] }
      : { row, verdict: 'excused', why: [excuse.reason] };
  });
}

/** What the types refuse, but for arguments of calls that are known to come out the same. */
function typeRefusals(body: string, refusals: readonly TypeRefusal[]): string[] {
  if (refusals.length === 0) return [];
  let agreed: { start: number; end: number }[] = [];
  try {
    agreed = agreedCalls(new Bundle(body));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return refusals
    .filter(({ start, end }) => !agreed.some((one) => one.start < start && end < one.end))
    .map(({ message }) => `types: ${message}`);
}

/** What is wrong with an excuse, if anything. */
function uncoveredBy(excuse: Excuse, row: Row): string | undefined {
  const ban = /^ban:(.+)$/.exec(excuse.coveredBy)?.[1];
  if (ban !== undefined) {
    const banned = checkDialect(row.body, { strict: true }).some((finding) => finding.rule === `ban-${ban}`);
    return banned ? undefined : `the ban "${ban}" does not refuse the row`;
  }
  const [, file, title] = /^test:([^:]+): (.+)$/.exec(excuse.coveredBy) ?? [];
  if (file === undefined || title === undefined) return `cannot read coveredBy "${excuse.coveredBy}"`;
  const path = join(root, file);
  if (!existsSync(path)) return `there is no test file ${file}`;
  return readFileSync(path, 'utf8').includes(title) ? undefined : `there is no test "${title}" in ${file}`;
}

function main(args: readonly string[]): number {
  const verbose = args.includes('--verbose');
  const [file, ...rest] = args.filter((one) => one !== '--verbose');
  if (file === undefined || rest.length > 0) {
    console.error('usage: dialect FILE.json [--verbose]');
    return 2;
  }
  let rows: Row[];
  try {
    rows = parseRows(readFileSync(file, 'utf8'));
  } catch (error) {
    // A file that cannot be read is named by its error already.
    console.error(error instanceof MalformedRows ? `${file}: ${error.message}` : (error as Error).message);
    return 2;
  }
  const judgements = judge(rows, JSON.parse(readFileSync(excusesFile, 'utf8')) as Excuse[]);
  for (const { row, verdict, why } of judgements) {
    if (verdict === 'wrong' || (verbose && why.length > 0)) {
      console.log(`${verdict}: ${row.name}: ${why.join('; ')}`);
      if (verdict === 'wrong') console.log(`  ${row.body.replaceAll('\n', '\n  ')}`);
    }
  }
  const count = (verdict: Judgement['verdict']): number => judgements.filter((one) => one.verdict === verdict).length;
  const excused = count('excused');
  const tooMany = excused > rows.length * largestExcusedShare;
  if (tooMany) console.log(`more than ${largestExcusedShare * 100} % of the rows are excused`);
  console.log(`${rows.length} rows: ${count('right')} right, ${excused} excused, ${count('wrong')} wrong`);
  return count('wrong') > 0 || tooMany ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.slice(2));
