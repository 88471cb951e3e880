/** The README's cells that are figures: `npm run bench -- --write` writes them, test/docs/figures.test.ts holds the README to them. */
import type { Board } from '../boards/board.js';
import { boards as everyBoard } from '../boards/index.js';
import type { Figures } from './bench.js';

const boards: readonly Board[] = everyBoard;

type Key = keyof Omit<Figures, 'board' | 'digest'>;

const ofPhones: readonly Key[] = [
  ...(['jsVarsWorstPhones', 'jsVarsWorstPhonesCollected', 'instructionsPerConnect'] as const),
  ...(['instructionsPerPhoneUnlock1', 'instructionsPerPhoneUnlock3'] as const),
];

/** A figure in words; one that a board cannot have says why. */
export function textOf(figures: Figures, key: Key): string {
  const figure = figures[key];
  if (typeof figure === 'number') return figure.toLocaleString('en');
  return ofPhones.includes(key) && !boards.find(({ name }) => name === figures.board)?.radio ? 'no radio' : 'not measured';
}

/** By the row's first cell: what stands in each board's. */
const rows: Readonly<Record<string, readonly Key[]>> = {
  'bytes for flash, pretokenised': ['firmwareBytes'],
  'JsVars in use by the firmware, idle': ['jsVarsIdle'],
  'JsVars at the worst moment, with garbage and without': ['jsVarsWorst', 'jsVarsWorstCollected'],
  'the same with phones': ['jsVarsWorstPhones', 'jsVarsWorstPhonesCollected'],
  'instructions of a key press, scan included': ['instructionsPerKeyPress'],
  'instructions from the end key to the motor, 1 and 100 PINs': ['instructionsPerUnlock1', 'instructionsPerUnlock100'],
  'instructions when a phone connects': ['instructionsPerConnect'],
  "instructions from an unlock's last write to the motor, key of one block": ['instructionsPerPhoneUnlock1'],
  'the same, key of three blocks with uses': ['instructionsPerPhoneUnlock3'],
  'flash written per unlock, bytes': ['flashBytesPerUnlock'],
  'instructions of an update, its console included': ['instructionsPerUpdate'],
};

/** By the row's first cell: the one of MDBT42Q, beside the tutorial's. */
const comparison: Readonly<Record<string, (figures: Figures) => string>> = {
  'instructions to handle a key': (figures) => `${textOf(figures, 'instructionsPerKeyPress')}, with the scan in it`,
  JsVars: (figures) => textOf(figures, 'jsVarsIdle'),
};

/** By a row's first cell, the cells that figures stand in; the first of them behind so many others. */
export function cellsOf(all: readonly Figures[]): Map<string, { readonly at: number; readonly cells: readonly string[] }> {
  const cells = new Map<string, { readonly at: number; readonly cells: readonly string[] }>();
  for (const [label, keys] of Object.entries(rows))
    cells.set(label, {
      at: 1,
      cells: all.map((figures) => {
        const texts = keys.map((key) => textOf(figures, key));
        // What is missing is said once.
        return [...new Set(texts.every((text) => /\d/.test(text)) ? [texts.join(', ')] : texts)].join(', ');
      }),
    });
  for (const [label, cell] of Object.entries(comparison)) cells.set(label, { at: 2, cells: [cell(all[0]!)] });
  return cells;
}

/** @returns the README with these figures. */
export function withFigures(readme: string, all: readonly Figures[]): string {
  const written = cellsOf(all);
  return readme
    .split('\n')
    .map((line) => {
      const parts = line.split('|');
      const figures = written.get(parts[1]?.trim() ?? '');
      if (figures) parts.splice(1 + figures.at, figures.cells.length, ...figures.cells.map((cell) => ` ${cell} `));
      return parts.join('|');
    })
    .join('\n');
}
