/** Instructions that an update costs the board: what `deadlatch flash` asks of it, and the console by which it asks. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Board } from '../boards/board.js';
import { examine } from '../sim/interpreter/build.js';
import { BareBoard } from '../test/espruino/bare-board.js';
import { olderImage } from '../test/helpers/flashing.js';
import { canCount, counting } from './instructions.js';

/** In this order: a function that toggles has the count begin switched off. */
const awake = ['--toggle-collect=jshSleep', '--collect-atstart=yes'];
const restartMilliseconds = 60_000;

export interface UpdateFigures {
  /**
   * From the board's start in maintenance to its restart: every character of the questions, pages 1 to 5 erased and written, all of
   * Storage read and its checksums made, before and behind. What it sleeps is left out.
   */
  readonly instructionsPerUpdate: number;
}

/** @param image guard and firmware as they are flashed; they take the place of an older firmware */
export async function measureUpdate(board: Board, image: Uint8Array, path: string): Promise<number | null> {
  const build = examine(path);
  // What the build has less of flash than the board would be counted as the lines that stand in for it.
  if (!canCount(build) || build.flashBytes < board.storage.pages * board.storage.pageBytes) return null;
  const bare = new BareBoard(build, board, [...counting, ...awake]);
  try {
    const storage = bare.storage.slice().fill(0xff);
    storage.set(olderImage(board, image));
    await bare.open(storage);
    const args = ['--import', 'tsx', 'cli/deadlatch.ts', 'flash', board.name, '--port', bare.port];
    const tool = spawn(process.execPath, args, { stdio: 'ignore' });
    const [code] = (await once(tool, 'close')) as [number | null];
    if (code !== 0 || !(await bare.until(() => bare.ends.length > 0, restartMilliseconds)))
      throw new Error(`${board.name}: the update has failed (${code})`);
    const counts = readFileSync(join(bare.folder, 'cg.out-01'), 'latin1');
    return Number(/^summary: (\d+)/m.exec(counts)?.[1]);
  } finally {
    await bare.close();
  }
}
