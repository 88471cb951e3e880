/** `deadlatch lockdown` on a chip whose UICR is written as the data sheet allows. */
import test from 'ava';
import { puckjs as board } from '../../boards/index.js';
import { BoardConsole } from '../../cli/board-console.js';
import { Failure } from '../../cli/failure.js';
import { lockdown } from '../../cli/lockdown.js';
import { Chip } from './chip.js';

const approtect = 0x10001208;

interface Play {
  readonly isDryRun?: boolean;
  readonly isConfirmed?: boolean;
}

async function run(chip: Chip, { isDryRun = false, isConfirmed = true }: Play = {}): Promise<string> {
  const said: string[] = [];
  const note = (): undefined => undefined;
  await lockdown(
    board,
    () => {
      chip.isConnected = true;
      return Promise.resolve(new BoardConsole(chip));
    },
    { isDryRun, confirm: () => Promise.resolve(isConfirmed), wait: () => Promise.resolve() },
    { step: (text) => said.push(text), begin: note, advance: note, end: note },
  );
  return said.join('\n');
}

test('attack 34: it sets APPROTECT once the link is down, reads it back, and says what stays open', async (t) => {
  const chip = new Chip(board);
  const said = await run(chip);
  t.is(chip.registers.get(approtect), 0xffffff00);
  t.is(chip.registers.get(0x4001e504), 0, 'NVMC is read-only again');
  t.true(chip.isRestarted);
  t.regex(said, /nRF52 AAE0/);
  for (const open of [/DFU key/, /Mass erase/, /every PIN/, /glitching/]) t.regex(said, open);
});

test('without the typed confirmation nothing is written', async (t) => {
  const chip = new Chip(board);
  const error = await t.throwsAsync(run(chip, { isConfirmed: false }), { instanceOf: Failure });
  t.is(error.kind, 'usage');
  t.is(chip.registers.get(approtect), 0xffffffff);
});

test('--dry-run says everything and writes nothing', async (t) => {
  const chip = new Chip(board);
  t.regex(await run(chip, { isDryRun: true }), /DFU key[^]*Nothing was changed/);
  t.is(chip.registers.get(approtect), 0xffffffff);
});

test('attack 34: another board than the one that was named is left as it is', async (t) => {
  const chip = new Chip(board, { id: 'MDBT42Q' });
  const error = await t.throwsAsync(run(chip), { instanceOf: Failure });
  t.is(error.kind, 'unsuitable');
  t.is(error.message, 'This is MDBT42Q, not PUCKJS.');
  t.is(chip.registers.get(approtect), 0xffffffff);
});

test('a port that is locked already is left as it is', async (t) => {
  const chip = new Chip(board);
  chip.registers.set(approtect, 0xffffff00);
  t.regex(await run(chip, { isConfirmed: false }), /locked already/);
});

test('a register that does not take it is told', async (t) => {
  const chip = new Chip(board);
  chip.close = () => Promise.resolve();
  const error = await t.throwsAsync(run(chip), { instanceOf: Failure });
  t.is(error.kind, 'notVerified');
  t.regex(error.message, /reads 0xffffffff/);
  t.truthy(error.next);
});
