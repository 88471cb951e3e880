/** What the firmware costs, beside its budgets: `npm run bench`. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import Table from 'cli-table3';
import { Command } from 'commander';
import type { Board } from '../boards/board.js';
import { boards } from '../boards/index.js';
import { examine } from '../sim/interpreter/build.js';
import { measureInInterpreter } from './interpreter.js';
import { measureInSimulator } from './simulator.js';

export interface Figures {
  readonly board: string;
  /** SHA-256 of the bytes for flash that the figures belong to. */
  readonly digest: string;
  /** Bytes for flash, pretokenised; and of the bundle as JavaScript. */
  readonly firmwareBytes: number;
  readonly bundleBytes: number;
  /** Variables in use by the firmware, without interpreter and prelude; null without a real interpreter. */
  readonly jsVarsIdle: number | null;
  /** The most that was seen at any native call of enrolment, unlock and relock. */
  readonly jsVarsWorst: number | null;
  /** From the end key to the motor pin: native calls in the simulator, with 1 and with 100 PINs. */
  readonly callsPerUnlock1: number;
  readonly callsPerUnlock100: number;
  /** Bytes written to flash by an unlock: attempt, decision, outcome; relock apart. */
  readonly flashBytesPerUnlock: number;
  readonly flashBytesPerRelock: number;
}

const budgets: Partial<Record<keyof Figures, number>> = {
  firmwareBytes: 20480,
  jsVarsIdle: 1000,
  jsVarsWorst: 1800,
  flashBytesPerUnlock: 64,
};

const words: Record<keyof Omit<Figures, 'board' | 'digest'>, string> = {
  firmwareBytes: 'bytes for flash',
  bundleBytes: 'bytes of the bundle as JavaScript',
  jsVarsIdle: 'JsVars idle',
  jsVarsWorst: 'JsVars at the worst moment seen',
  callsPerUnlock1: 'native calls, end key to motor, 1 PIN',
  callsPerUnlock100: 'native calls, end key to motor, 100 PINs',
  flashBytesPerUnlock: 'flash bytes per unlock',
  flashBytesPerRelock: 'flash bytes per relock',
};

async function measure(board: Board, espruino: string | undefined): Promise<Figures> {
  const firmware = readFileSync(`dist/${board.name}.fw`);
  return {
    board: board.name,
    digest: createHash('sha256').update(firmware).digest('hex'),
    firmwareBytes: firmware.length,
    bundleBytes: readFileSync(`dist/${board.name}.js`).length,
    ...(espruino ? await measureInInterpreter(board, firmware, espruino) : { jsVarsIdle: null, jsVarsWorst: null }),
    ...measureInSimulator(board, firmware),
  };
}

function print(all: readonly Figures[]): void {
  const table = new Table({ head: ['', ...all.map(({ board }) => board), 'budget', ''], style: { head: [] } });
  for (const [key, label] of Object.entries(words) as [keyof typeof words, string][]) {
    const budget = budgets[key];
    const over = budget !== undefined && all.some((figures) => (figures[key] ?? 0) > budget);
    const cells = all.map((figures) => figures[key]?.toLocaleString('en') ?? 'not measured');
    table.push([label, ...cells, budget?.toLocaleString('en') ?? '', budget === undefined ? '' : over ? 'OVER' : 'ok']);
  }
  console.log(table.toString());
}

const options = new Command('bench')
  .description('Measures the built firmware (npm run build). JsVars need ESPRUINO, the path of a Linux build of Espruino.')
  .option('--json', 'print JSON, one object a board; the keys are documented in bench/bench.ts')
  .option('--write', 'write bench/measured.json; needs ESPRUINO')
  .parse()
  .opts<{ json?: true; write?: true }>();
const espruino = process.env['ESPRUINO'];
if (options.write && !espruino) {
  console.error('--write needs ESPRUINO: committed figures are those of the real interpreter.');
  process.exit(2);
}
try {
  if (espruino) examine(espruino);
} catch (error) {
  console.error((error as Error).message);
  process.exit(2);
}
const all: Figures[] = [];
for (const board of boards) all.push(await measure(board, espruino));
if (options.json) console.log(JSON.stringify(all, null, 2));
else print(all);
if (!espruino && !options.json) console.log('JsVars were not measured: ESPRUINO is not set.');
if (options.write) writeFileSync('bench/measured.json', JSON.stringify(all, null, 2) + '\n');
process.exit(0);
