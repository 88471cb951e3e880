/** What `"jit"` makes of the firmware's SHA-256: `ESPRUINO=… npx tsx bench/jit.ts`, with a build for ARM that qemu-arm runs. */
import Table from 'cli-table3';
import { boards } from '../boards/index.js';
import { chipOf } from '../sim/chips.js';
import { measureCompiled } from './hash.js';

const path = process.env.ESPRUINO;
if (!path)
  throw new Error(
    'ESPRUINO must be the path of a Linux build of Espruino for ARM, with its compiler, run by qemu-arm: CONTRIBUTING.md',
  );
const format = (count: number): string => count.toLocaleString('en-US');
const table = new Table({ head: ['board', '', 'read', 'compiled'], style: { head: [], border: [] } });
for (const board of boards) {
  if (chipOf(board.name).hasSha256) continue;
  const { read, compiled } = await measureCompiled(board, path);
  const row = (what: string, of: (figures: typeof read) => number): void => {
    table.push([board.name, what, format(of(read)), format(of(compiled))]);
  };
  row('instructions of a block', (figures) => figures.instructionsPerBlock);
  row('instructions until the function is there', (figures) => figures.instructionsToStart);
  row('JsVars in use then', (figures) => figures.jsVars);
}
console.log(table.toString());
