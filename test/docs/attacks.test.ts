/** docs/ATTACKS.md says which test shows what: it must not claim one that is gone, nor miss one that came. */
import { readdirSync, readFileSync } from 'node:fs';
import test from 'ava';

const root = new URL('../../', import.meta.url);

/** Names of tests as they stand in the sources. */
const names = readdirSync(new URL('test', root), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .flatMap((file) => {
    const source = readFileSync(new URL(`test/${file}`, root), 'utf8');
    return [...source.matchAll(/\btest(?:\.serial)?\(\s*(['"`])(.+?)\1,/g)].map((match) => match[2]!);
  });

/** `attack 11: …`, `attacks 5 and 6: …`, `attack 15, keypad part: …` */
function numbersOf(name: string): number[] {
  const head = /^attacks? ([^:]+):/.exec(name)?.[1];
  return head ? (head.match(/\d+/g) ?? []).map(Number) : [];
}

const rows = readFileSync(new URL('docs/ATTACKS.md', root), 'utf8')
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, number, , , shownBy = '']) => ({ number: Number(number), shownBy }));

test('each attack has one row, in order', (t) => {
  t.deepEqual(
    rows.map(({ number }) => number),
    rows.map((_, at) => at + 1),
  );
});

test('every attack that a test names has a row, which is not empty-handed', (t) => {
  const numbers = names.flatMap(numbersOf);
  t.true(numbers.length > 30);
  for (const number of numbers) {
    t.regex(rows.find((row) => row.number === number)?.shownBy ?? 'no row', /^`/, `attack ${number}`);
  }
});

for (const { number, shownBy } of rows) {
  test(`row ${number} says that nothing shows it yet, or names tests of this number`, (t) => {
    const claimed = [...shownBy.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
    if (!claimed.length) t.regex(shownBy, /^not yet: /);
    for (const claim of claimed) {
      t.true(
        names.some((name) => numbersOf(name).includes(number) && name.includes(`: ${claim}`)),
        `no test of attack ${number} is called: ${claim}`,
      );
    }
  });
}
