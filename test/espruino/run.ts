/**
 * The bundle in the real interpreter: booted from flash, with the simulated door around it, in real time.
 * `ESPRUINO=/path/to/espruino npm run test:espruino`; without ESPRUINO it skips. Words behind it choose boards by their names, and
 * scenarios by words of theirs: `npm run test:espruino -- puckjs guest`. `--long` plays those that take the better part of an hour.
 */
import { inspect } from 'node:util';
import type { Board } from '../../boards/board.js';
import { boards } from '../../boards/index.js';
import { hasValgrind, type Build } from '../../sim/interpreter/build.js';
import { givenBuild } from './given.js';
import { bluetooth } from './scenarios/bluetooth.js';
import { digest } from './scenarios/digest.js';
import { faults } from './scenarios/faults.js';
import { flashing } from './scenarios/flashing.js';
import { guard, guardOnChip } from './scenarios/guard.js';
import { long, people } from './scenarios/people.js';
import { phone } from './scenarios/phone.js';
import { Stage } from './stage.js';

/** A name, what happens and what there is to say of it, and the boards that it is for: all if nothing is said. */
export type Scenario = readonly [name: string, play: (stage: Stage) => Promise<string>, suits?: (board: Board) => boolean];

/** @returns whether all held. */
async function play(build: Build, board: Board, [name, act]: Scenario): Promise<boolean> {
  const stage = new Stage(build, board);
  try {
    const said = await act(stage);
    stage.check();
    console.log(`  ok   ${board.name}: ${name}: ${said}`);
    return true;
  } catch (error) {
    console.log(`  FAIL ${board.name}: ${name}\n${inspect(error)}\n${stage.tails()}`);
    return false;
  } finally {
    await stage.close();
  }
}

const build = givenBuild();
console.log(`Espruino ${build.version}, ${build.variables} variables of ${build.variableBytes} bytes`);
const given = process.argv.slice(2);
const named = boards.filter(({ name }) => given.includes(name));
const isLong = given.includes('--long');
const words = given.filter((word) => word !== '--long' && !named.some(({ name }) => name === word));
// Linux builds with a flash of their own lay it out otherwise.
const onChip = build.flashAddress === boards[0].storage.address ? guardOnChip : [];
// Without it the interpreter takes what a tool sends as no board does: test/espruino/bare-board.ts.
const canFlash = hasValgrind();
if (!canFlash) console.log('Flashing is skipped: it needs valgrind.');
const all = isLong
  ? long
  : [...people, ...guard, ...onChip, ...faults, ...bluetooth, ...phone, ...digest, ...(canFlash ? flashing : [])];
const chosen = all.filter(([name]) => words.every((word) => name.includes(word)));
// Two boards side by side, for most of the time goes into waiting for bolts; more, and a slow machine takes edges for bounce.
const queue: Board[] = [...(named.length ? named : boards)];
const lane = async (): Promise<boolean[]> => {
  const held: boolean[] = [];
  for (let board = queue.shift(); board; board = queue.shift())
    for (const scenario of chosen) if (scenario[2]?.(board) ?? true) held.push(await play(build, board, scenario));
  return held;
};
const results = await Promise.all([lane(), lane()]);
const passed = results.flat().filter(Boolean).length;
const failed = results.flat().length - passed;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
