/** The pages of the boards: their drawings are those of the records, and their tables name the pins of the records. */
import { readFileSync } from 'node:fs';
import test from 'ava';
import { boards } from '../../boards/index.js';
import { usesOf } from '../../boards/uses.js';
import { diagramFile, diagramOf, pinName } from '../../build/diagrams.js';

for (const board of boards) {
  const page = readFileSync(new URL(`../../docs/boards/${board.name}.md`, import.meta.url), 'utf8');

  test(`${board.name}: the drawing is up to date`, (t) => {
    t.is(readFileSync(diagramFile(board), 'utf8'), diagramOf(board), 'npm run diagrams');
    t.true(page.includes(`(${board.name}.svg)`));
  });

  test(`${board.name}: the page names every pin of the record`, (t) => {
    const unnamed = usesOf(board)
      .map(({ pin }) => [`D${pin}`, pinName(board, pin)])
      .filter((names) => !names.some((name) => new RegExp(`${name.replace(/[().]/g, '\\$&')}(?!\\d)`).test(page)));
    t.deepEqual(unnamed, []);
  });

  test(`${board.name}: the page says that nobody has tried it`, (t) => {
    t.regex(page, /No one has tried this wiring on hardware/);
  });
}
