/** `deadlatch log` as a person calls it, on an export of a lock as it is built. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { exitCodes, Failure } from '../../cli/failure.js';
import { logCommand } from '../../cli/log.js';
import { here } from '../../cli/phone/here.js';
import { exportLog, readSeed } from '../../sim/export-log.js';
import { mdbt42q, owned, ownerPin } from '../helpers/locks.js';

const directory = mkdtempSync(join(tmpdir(), 'deadlatch-'));
test.after.always(() => {
  rmSync(directory, { recursive: true });
});

const door = owned(mdbt42q);
const earlier = exportLog(door.flash, mdbt42q);
for (let n = 0; n < 8; n++) {
  door.enter(ownerPin);
  door.advance(15_000);
}
door.advance(61_000);
door.enter(ownerPin);
door.advance(15_000);
const text = exportLog(door.flash, mdbt42q);
const seed = readSeed(door.flash, mdbt42q)!;

function fileOf(content: string): string {
  const file = join(directory, `${Math.random()}.log`);
  writeFileSync(file, content);
  return file;
}

/** Runs the command; what it printed, and its exit code. */
async function log(...args: string[]): Promise<{ said: string; code: number }> {
  const lines: string[] = [];
  process.exitCode = 0;
  let code: number;
  try {
    await logCommand({ ...here, say: (line) => lines.push(line) }).parseAsync(args, { from: 'user' });
    code = process.exitCode;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    lines.push(`✖ ${error.message}`);
    code = exitCodes[error.kind];
  }
  process.exitCode = 0;
  return { said: lines.join('\n'), code };
}

test.serial('an export as it is passes with the seed, and its unsealed end is named', async (t) => {
  const { said, code } = await log('--verify', fileOf(text), '--seed', seed);
  t.is(code, 0, said);
  t.regex(said, /^✔ Numbers 1 to \d+: nothing is missing, nothing was changed/);
  t.regex(said, /are not sealed/);
  t.regex(said, /whoever keeps the seed, and nobody else/);
});

test.serial('one byte edited: it ends with 9 and names the event and why', async (t) => {
  const edited = text.replace(/("number":5,.*"value":)\d+/, '$19999');
  t.not(edited, text);
  for (const options of [['--seed', seed], []]) {
    const { said, code } = await log('--verify', fileOf(edited), ...options);
    t.is(code, 9);
    t.regex(said, /^✖ 5 was changed: its checksum does not fit/);
  }
});

test.serial('a line taken out: it ends with 9 and names the number', async (t) => {
  const lines = text.split('\n').filter((line) => !line.startsWith('{"number":7,'));
  const { said, code } = await log('--verify', fileOf(lines.join('\n')), '--seed', seed);
  t.is(code, 9);
  t.regex(said, /^✖ 7 is missing/);
});

test.serial('an earlier export is continued, given as a file or as its head; a later one is not', async (t) => {
  const first = await log('--verify', fileOf(earlier));
  const [, head] = /--head (\d+:[0-9a-f]{24})/.exec(first.said)!;
  for (const given of [fileOf(earlier), head!]) {
    const { said, code } = await log('--verify', fileOf(text), '--head', given);
    t.is(code, 0, said);
    t.regex(said, /continue the earlier head/);
  }
  t.is((await log('--verify', fileOf(earlier), '--head', fileOf(text))).code, 9);
});

test.serial('without --verify the events are shown in words', async (t) => {
  const { said, code } = await log(fileOf(text));
  t.is(code, 0);
  t.regex(said, /Owner has a PIN now/);
  t.regex(said, /start 1 \+ \d+ s {2}The bolt is withdrawn, at the keypad/);
});

test.serial('what is no seed, no file or no log is said to be none', async (t) => {
  t.deepEqual(await log('--verify', fileOf(text), '--seed', 'abc'), {
    said: '✖ The seed is 32 hexadecimal digits, as the lock gave it.',
    code: 2,
  });
  t.is((await log('--verify', join(directory, 'none.log'))).code, 2);
  const { said, code } = await log('--verify', fileOf('hello\n'));
  t.is(code, 9);
  t.regex(said, /this is no log/);
});
