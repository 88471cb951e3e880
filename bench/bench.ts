/** What the firmware costs, beside its budgets: `npm run bench`. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import Table from 'cli-table3';
import { Command, Option } from 'commander';
import type { Board } from '../boards/board.js';
import { firmwareRoom } from '../boards/image.js';
import { boards } from '../boards/index.js';
import { type HashFigures, measureHash } from './hash.js';
import {
  type InstructionFigures,
  measureInstructions,
  measurePhone,
  noPhonesCounted,
  notCounted,
  type PhoneFigures,
} from './instructions.js';
import { type InterpreterFigures, measureInInterpreter } from './interpreter.js';
import { textOf, withFigures } from './readme.js';
import { measureInSimulator, type SimulatorFigures } from './simulator.js';
import { measureUpdate, type UpdateFigures } from './update.js';
import { chipOf } from '../sim/chips.js';
import { examine } from '../sim/interpreter/build.js';

/** Null where it could not be measured. */
type OrNull<T> = { readonly [Key in keyof T]: T[Key] | null };

/** One object a board; the other keys stand in simulator.ts, interpreter.ts, instructions.ts, hash.ts and update.ts. */
export interface Figures
  extends
    SimulatorFigures,
    OrNull<InterpreterFigures>,
    OrNull<InstructionFigures>,
    PhoneFigures,
    OrNull<HashFigures>,
    OrNull<UpdateFigures> {
  readonly board: string;
  /** SHA-256 of the bytes for flash that the figures belong to. */
  readonly digest: string;
  /** Bytes for flash, pretokenised; and of the bundle as JavaScript. */
  readonly firmwareBytes: number;
  readonly bundleBytes: number;
  /** Erases of the page that wears most, in ten years of 30 unlocks and 5 wrong PINs a day, with a vault of 4 pages, 85 % live. */
  readonly erasesPerPageTenYears: number;
}

const budgets: Partial<Record<keyof Figures, number>> = {
  firmwareBytes: firmwareRoom(boards[0]),
  jsVarsIdle: 1000,
  jsVarsWorst: 1800,
  // With garbage it goes up to where the interpreter collects by itself, and so tells nothing.
  jsVarsWorstPhonesCollected: 1800,
  instructionsPerKeyPress: 600_000,
  instructionsPerUnlock1: 2_000_000,
  instructionsPerUnlock100: 2_000_000,
  instructionsPerPhoneUnlock1: 4_000_000,
  flashBytesPerUnlock: 64,
  erasesPerPageTenYears: 10_000,
};

const words: Record<keyof Omit<Figures, 'board' | 'digest'>, string> = {
  firmwareBytes: 'bytes for flash',
  bundleBytes: 'bytes of the bundle as JavaScript',
  jsVarsIdle: 'JsVars idle',
  jsVarsWorst: 'JsVars at the worst moment, with garbage',
  jsVarsWorstCollected: 'JsVars at the worst moment, without',
  jsVarsWorstPhones: 'JsVars at the worst moment with phones, with garbage',
  jsVarsWorstPhonesCollected: 'JsVars at the worst moment with phones, without',
  instructionsPerKeyPress: 'instructions of a key press, scan included',
  instructionsPerUnlock1: 'instructions, end key to motor, 1 PIN',
  instructionsPerUnlock100: 'instructions, end key to motor, 100 PINs',
  instructionsPerMiss1: 'instructions of a wrong PIN, 1 PIN stored',
  instructionsPerMiss100: 'instructions of a wrong PIN, 100 PINs stored',
  instructionsPerConnect: 'instructions of a phone that connects',
  instructionsPerPhoneUnlock1: 'instructions, last write to motor, key of 1 block',
  instructionsPerPhoneUnlock3: 'instructions, last write to motor, 3 blocks with uses',
  instructionsPerHashBlock: 'instructions of a block of SHA-256 in the dialect',
  instructionsPerUpdate: 'instructions of an update, console included',
  callsPerUnlock1: 'native calls, end key to motor, 1 PIN',
  callsPerUnlock100: 'native calls, end key to motor, 100 PINs',
  flashBytesPerUnlock: 'flash bytes per unlock',
  flashBytesPerRelock: 'flash bytes per relock',
  erasesPerPageTenYears: 'erases of a page in ten years',
};

const noInterpreter: OrNull<InterpreterFigures> = {
  jsVarsIdle: null,
  jsVarsWorst: null,
  jsVarsWorstCollected: null,
  jsVarsWorstPhones: null,
  jsVarsWorstPhonesCollected: null,
};

async function measure(board: Board, espruino: string | undefined): Promise<Figures> {
  const firmware = readFileSync(`dist/${board.name}.fw`);
  const image = readFileSync(`dist/${board.name}.image`);
  const say = (what: string): void => console.error(`${board.name}: ${what}`);
  say('calls and flash, in the simulator');
  const { figures, one, many } = measureInSimulator(board, image);
  if (espruino) say('variables, in the real interpreter: some minutes');
  const variables = espruino ? await measureInInterpreter(board, image, espruino) : noInterpreter;
  if (espruino) say('instructions, under valgrind: a minute or two');
  const count = async <Counts>(measured: Promise<Counts>, without: Counts): Promise<Counts> =>
    measured.catch((error: unknown) => {
      say(`instructions could not be counted: ${(error as Error).message}`);
      return without;
    });
  const instructions = espruino
    ? await count<InstructionFigures | typeof notCounted>(
        measureInstructions(board, image, espruino, one, many),
        notCounted,
      )
    : notCounted;
  const phone = espruino
    ? await count<PhoneFigures>(measurePhone(board, image, espruino), noPhonesCounted)
    : noPhonesCounted;
  return {
    board: board.name,
    digest: createHash('sha256').update(firmware).digest('hex'),
    firmwareBytes: firmware.length,
    bundleBytes: readFileSync(`dist/${board.name}.js`).length,
    ...figures,
    erasesPerPageTenYears: Number(execFileSync(process.execPath, ['--import=tsx', 'bench/years.ts'], { encoding: 'utf8' })),
    ...variables,
    ...instructions,
    ...phone,
    instructionsPerHashBlock: espruino ? await measureHash(board, espruino) : null,
    instructionsPerUpdate: espruino ? await measureUpdate(board, image, espruino) : null,
  };
}

/** Where the firmware hashes, a PIN is dearer than any budget for boards that need not (ADR 15). */
const nativeHashOnly: readonly (keyof Figures)[] = ['instructionsPerUnlock1', 'instructionsPerUnlock100'];

/** The budget is for Puck.js's 2,630 variables, the fewest that a board's interpreter has. */
const fewestVariablesOnly: readonly (keyof Figures)[] = ['jsVarsIdle', 'jsVarsWorst', 'jsVarsWorstPhonesCollected'];

function isOver(all: readonly Figures[], key: keyof Figures): boolean {
  const budget = budgets[key];
  if (budget === undefined) return false;
  return all.some((figures) => {
    if (nativeHashOnly.includes(key) && !chipOf(figures.board).hasSha256) return false;
    if (fewestVariablesOnly.includes(key) && figures.board !== 'puckjs') return false;
    return Number(figures[key]) > budget;
  });
}

function print(all: readonly Figures[]): void {
  const table = new Table({ head: ['', ...all.map(({ board }) => board), 'budget', ''], style: { head: [] } });
  for (const [key, label] of Object.entries(words) as [keyof typeof words, string][]) {
    const budget = budgets[key];
    const cells = all.map((figures) => textOf(figures, key));
    const isMeasured = !cells.includes('not measured');
    const verdict = budget === undefined || !isMeasured ? '' : isOver(all, key) ? 'OVER' : 'ok';
    table.push([label, ...cells, budget?.toLocaleString('en') ?? '', verdict]);
  }
  console.log(table.toString());
}

const options = new Command('bench')
  .description(
    'Measures the built firmware (npm run build). JsVars need ESPRUINO, the path of a Linux build of Espruino; instructions also need valgrind, and a 32-bit build. Ends with 1 if a budget is exceeded.',
  )
  .option('--json', 'print JSON, one object a board; the keys are documented in bench/bench.ts')
  .option('--write', "write bench/measured.json, and the README's figures; needs ESPRUINO")
  .addOption(new Option('--board <name...>', 'only this board; may be given again').choices(boards.map(({ name }) => name)))
  .parse()
  .opts<{ json?: true; write?: true; board?: string[] }>();
const espruino = process.env['ESPRUINO'];
if (options.write && !espruino) {
  console.error('--write needs ESPRUINO: committed figures are those of the real interpreter.');
  process.exit(2);
}
if (options.write && options.board) {
  console.error('--write needs every board: leave --board out.');
  process.exit(2);
}
try {
  if (espruino) examine(espruino);
} catch (error) {
  console.error((error as Error).message);
  process.exit(2);
}
const all: Figures[] = [];
for (const board of boards) if (options.board?.includes(board.name) ?? true) all.push(await measure(board, espruino));
if (options.json) console.log(JSON.stringify(all, null, 2));
else print(all);
if (!espruino && !options.json) console.log('JsVars and instructions were not measured: ESPRUINO is not set.');
if (options.write) {
  writeFileSync('bench/measured.json', JSON.stringify(all, null, 2) + '\n');
  writeFileSync('README.md', withFigures(readFileSync('README.md', 'utf8'), all));
}
process.exit(Object.keys(budgets).some((key) => isOver(all, key as keyof Figures)) ? 1 : 0);
