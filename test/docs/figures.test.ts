/** The README's figures are the measured ones. */
import { readFileSync } from 'node:fs';
import test from 'ava';
import type { Figures } from '../../bench/bench.js';

function textOf(file: string): string {
  return readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
}

const rows: Record<string, (figures: Figures) => (number | null)[]> = {
  'bytes for flash, pretokenised': (figures) => [figures.firmwareBytes],
  'JsVars in use by the firmware, idle': (figures) => [figures.jsVarsIdle],
  'JsVars at the worst moment, with garbage and without': (figures) => [figures.jsVarsWorst, figures.jsVarsWorstCollected],
  'instructions of a key press, scan included': (figures) => [figures.instructionsPerKeyPress],
  'instructions from the end key to the motor, 1 and 100 PINs': (figures) => [
    figures.instructionsPerUnlock1,
    figures.instructionsPerUnlock100,
  ],
  'flash written per unlock, bytes': (figures) => [figures.flashBytesPerUnlock],
  'instructions of an update, its console included': (figures) => [figures.instructionsPerUpdate],
};

const all = JSON.parse(textOf('bench/measured.json')) as Figures[];
const table = textOf('README.md')
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()));

for (const [label, figuresOf] of Object.entries(rows)) {
  test(`README: ${label}`, (t) => {
    const row = table.find((cells) => cells[1] === label);
    t.truthy(row, 'there is such a row');
    t.deepEqual(
      row!.slice(2, 2 + all.length),
      all.map((figures) =>
        figuresOf(figures)
          .map((figure) => figure?.toLocaleString('en') ?? 'not measured')
          .join(', '),
      ),
    );
  });
}

test('README: what stands beside the tutorial is measured too', (t) => {
  const [mdbt42q] = all;
  const cellOf = (label: string): string | undefined => table.find((cells) => cells[1] === label)?.[3];
  t.is(
    cellOf('instructions to handle a key'),
    `${mdbt42q!.instructionsPerKeyPress!.toLocaleString('en')}, with the scan in it`,
  );
  t.is(cellOf('JsVars'), mdbt42q!.jsVarsIdle!.toLocaleString('en'));
});
