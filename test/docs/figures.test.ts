/** The README's figures are the measured ones. */
import { readFileSync } from 'node:fs';
import test from 'ava';
import type { Figures } from '../../bench/bench.js';
import { cellsOf, withFigures } from '../../bench/readme.js';

function textOf(file: string): string {
  return readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
}

const all = JSON.parse(textOf('bench/measured.json')) as Figures[];
const readme = textOf('README.md');
const table = readme.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));

for (const [label, { at, cells }] of cellsOf(all)) {
  test(`README: ${label}`, (t) => {
    const row = table.find((row) => row[1] === label);
    t.truthy(row, 'there is such a row');
    t.deepEqual(row!.slice(1 + at, 1 + at + cells.length), cells);
  });
}

test('the bench writes the figures into the README, and nothing else', (t) => {
  t.is(withFigures(readme, all), readme);
  const faster = all.map((figures) => ({ ...figures, instructionsPerKeyPress: 1234 }));
  const changed = withFigures(readme, faster).split('\n');
  const lines = readme.split('\n').flatMap((line, at) => (line === changed[at] ? [] : [changed[at]]));
  t.deepEqual(lines, [
    '| instructions of a key press, scan included | 1,234 | 1,234 | 1,234 | 1,234 | 600,000 |',
    '| instructions to handle a key | 181,000 | 1,234, with the scan in it |',
  ]);
});
