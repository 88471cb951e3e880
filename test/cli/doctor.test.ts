/** What `deadlatch doctor` finds on a chip; test/cli/command-line.test.ts has the rest of it. */
import test from 'ava';
import { puckjs as board } from '../../boards/index.js';
import { BoardConsole } from '../../cli/board-console.js';
import { examineBoard } from '../../cli/doctor.js';
import { Failure } from '../../cli/failure.js';
import { Chip } from './chip.js';

test('where there is nothing to flash, the board is looked at, and why is told', async (t) => {
  const chip = new Chip(board, { flash: new Uint8Array(board.storage.pages * board.storage.pageBytes).fill(0xff) });
  const damaged = new Failure('notBuilt', 'The image cannot be flashed: it is too short.', 'Build it again.');
  const findings = await examineBoard(board, damaged, new BoardConsole(chip));
  t.deepEqual(findings.at(-1), { isWell: false, text: damaged.message, next: damaged.next });
  t.true(findings.slice(0, -1).every(({ isWell }) => isWell));
  t.true(findings.some(({ text }) => text.startsWith('Storage is sound')));
});
