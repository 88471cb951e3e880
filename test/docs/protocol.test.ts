/** docs/PROTOCOL.md says the numbers of src/wire, and has an answer to each attack over the air. */
import { readFileSync } from 'node:fs';
import test from 'ava';
import { advice } from '../../client/advice.js';
import { argumentBytes, rightOf } from '../../src/wire/command.js';
import type { Reason } from '../../src/wire/events.js';
import { HmacLabel } from '../../src/wire/hmac-label.js';
import { answerUuid, requestUuid, serviceUuid } from '../../src/wire/protocol.js';

const text = readFileSync(new URL('../../docs/PROTOCOL.md', import.meta.url), 'utf8');

/** Cells of the rows of the tables in this section, without their heads. */
function rowsOf(section: string): string[][] {
  const body = new RegExp(`\n## ${section}\n([^]*?)(\n## |$)`).exec(text)?.[1] ?? '';
  return body
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const numbersOf = (cell: string): number[] =>
  cell.split(',').flatMap((part) => {
    const [first, last] = part.split(' to ').map(Number);
    return Array.from({ length: (last ?? first!) - first! + 1 }, (_, at) => first! + at);
  });

test('commands: numbers, rights, lengths of arguments', (t) => {
  const rows = rowsOf('Commands').filter(([number]) => Number(number));
  t.deepEqual(
    rows.map(([number]) => Number(number)),
    Array.from({ length: rightOf.length - 1 }, (_, at) => at + 1),
  );
  t.is(argumentBytes.length, rightOf.length);
  for (const [number, name, right, given] of rows) {
    const command = Number(number);
    t.is(/^\d+/.test(right!) ? parseInt(right!, 10) : 0, rightOf.charCodeAt(command), name);
    const same = given === 'the same' ? rows[command - 2]![3]! : given!;
    const sizes = [...same.matchAll(/\bu(8|16|32)\b|\((\d+)\b/g)];
    const bytes = sizes.reduce((sum, [, bits, count]) => sum + (bits ? Number(bits) / 8 : Number(count)), 0);
    t.is(bytes, argumentBytes.charCodeAt(command), name);
  }
});

test('labels of HMAC inputs', (t) => {
  const rows = rowsOf('HMAC inputs').filter(([label]) => /^\d/.test(label!));
  t.deepEqual(
    rows.map(([label]) => parseInt(label!, 10)),
    Array.from({ length: HmacLabel.Finder - HmacLabel.Head }, (_, at) => HmacLabel.OwnerKey + at),
  );
});

test('UUIDs', (t) => {
  for (const uuid of [serviceUuid, requestUuid, answerUuid]) t.true(text.includes(`\`${uuid.slice(0, 9)}`), uuid);
  t.true(text.includes(serviceUuid));
});

test('every refusal that is named has advice, and the person is told what to do', (t) => {
  const reasons = rowsOf('Refusals, and what the person should do')
    .flatMap(([numbers]) => (numbers === '#' ? [] : numbersOf(numbers!)))
    .filter(Boolean);
  t.true(reasons.length > 30);
  for (const reason of reasons) t.notRegex(advice(reason), /for reason/, String(reason));
  t.regex(advice(200 as Reason), /reason 200/);
});

test('each attack over the air has an answer', (t) => {
  const answered = rowsOf('Threats')
    .flatMap(([numbers]) => (numbers === '#' ? [] : numbersOf(numbers!)))
    .filter(Boolean);
  const asked = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 18, 19, 20, 21, 22, 23, 24, 25, 26, 28, 29, 33, 39, 40];
  t.deepEqual(
    asked.filter((number) => !answered.includes(number)),
    [],
  );
});
