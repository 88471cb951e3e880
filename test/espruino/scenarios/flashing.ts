/** The command line puts guard and firmware on a board, whatever becomes of it on the way. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Board } from '../../../boards/board.js';
import { layOut, pageAt } from '../../../boards/image.js';
import { fileHeaderBytes, guardBytes } from '../../../boards/layout.js';
import { Random } from '../../../sim/random.js';
import { BareBoard } from '../bare-board.js';
import type { Scenario } from '../run.js';
import { ownerPin, type Stage } from '../stage.js';

const commandLine = fileURLToPath(new URL('../../../cli/deadlatch.ts', import.meta.url));
const restartMilliseconds = 20000;
const silenceMilliseconds = 2000;
/** For each board: with two of them it is killed fifty times. */
const kills = 25;
const seed = 20260814;
/** The input of a Linux build loses characters where its machine is busy, and may hang then. */
const mostRepetitions = 5;

interface Run {
  readonly said: string;
  readonly code: number | null;
}

/** Runs `deadlatch` to its end, or to the byte number `killAt` of what it sends to the board. */
function deadlatch(bare: BareBoard, args: readonly string[], killAt = Infinity): Promise<Run & { readonly bytes: number }> {
  const child = spawn(process.execPath, ['--import', 'tsx', commandLine, ...args, '--port', bare.port], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let bytes = 0;
  bare.onByte = () => {
    if (bytes++ < killAt) return true;
    child.kill('SIGKILL');
    return false;
  };
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((resolve) => child.once('close', (code) => resolve({ said, code, bytes })));
}

async function withBareBoard(stage: Stage, act: (bare: BareBoard) => Promise<string>): Promise<string> {
  const bare = new BareBoard(stage.build, stage.board);
  await bare.open();
  try {
    return await act(bare);
  } finally {
    await bare.close();
  }
}

async function flashAndOpen(stage: Stage): Promise<string> {
  const { name } = stage.board;
  const image = readFileSync(`dist/${name}.image`);
  return withBareBoard(stage, async (bare) => {
    const blank = new Uint8Array(bare.storage.length).fill(0xff);
    let crashes = -1;
    let run: Run;
    do {
      // A Linux build that takes in much at once ends now and then by itself: then from the beginning.
      assert.ok(++crashes < mostRepetitions, 'the interpreter crashes each time');
      await bare.kill();
      bare.storage = blank;
      await bare.start();
      bare.ends = [];
      run = await deadlatch(bare, ['flash', name]);
      await bare.until(() => bare.ends.length > 0, run.code === 0 ? restartMilliseconds : 0);
    } while (bare.ends.some((end) => end.startsWith('SIG')));
    const { said, code } = run;
    assert.equal(code, 0, said);
    assert.match(said, /24576 bytes in 6 pages, verified, vault empty/);
    const { storage } = bare;
    assert.equal(Buffer.compare(storage.subarray(0, image.length), image), 0, 'the flash differs from the image');
    assert.ok(await bare.until(() => bare.ends.length > 0, restartMilliseconds), `the board restarts: ${said}`);
    const isOpen = await bare.until(() => bare.said.includes('mended'), silenceMilliseconds);
    assert.equal(isOpen, false, `the guard closes the console (ended ${bare.ends.join()}): ${bare.said}`);
    assert.deepEqual(bare.ends, ['1'], 'it restarts once');
    const lock = await stage.fresh({ flashed: storage.subarray(0, image.length), vault: storage.subarray(image.length) });
    await lock.typeInside(ownerPin + ownerPin);
    await lock.opens(ownerPin);
    return (
      'the bytes are the image, the console is closed after the restart, the lock runs from them and opens' +
      (crashes ? ` (${crashes} crashes of the interpreter before)` : '')
    );
  });
}

async function killAndRepeat(stage: Stage): Promise<string> {
  const { board } = stage;
  const image = readFileSync(`dist/${board.name}.image`);
  const random = new Random(seed);
  const blank = new Uint8Array(board.storage.pageBytes * board.storage.pages).fill(0xff);
  const older = blank.slice();
  older.set(
    layOut(board, image.subarray(fileHeaderBytes, fileHeaderBytes + guardBytes), Buffer.from('older;'.repeat(2000))),
  );
  older.set(Buffer.from('records'), pageAt(board, board.vault.firstPage) + fileHeaderBytes);
  let repetitions = 0;
  let killings = 0;
  return withBareBoard(stage, async (bare) => {
    for (const before of [blank, older]) {
      const after = before.slice();
      after.set(image);
      // It runs without a guard all the time, as a board does in maintenance: so it starts blank, and gets its flash then.
      const restart = async (): Promise<void> => {
        await bare.kill();
        const { storage } = bare;
        bare.storage = blank;
        await bare.start();
        bare.storage = storage;
        bare.ends = [];
      };
      const run = async (killAt?: number): Promise<Run & { readonly bytes: number }> => {
        const outcome = await deadlatch(bare, ['flash', board.name], killAt);
        await bare.until(() => bare.ends.length > 0, outcome.code === 0 ? restartMilliseconds : 0);
        await restart();
        return outcome;
      };
      /** As the tool's own words say: until it says that all is well. */
      const repeat = async (): Promise<Run & { readonly bytes: number }> => {
        let outcome = await run();
        for (let time = 1; time < mostRepetitions && outcome.code !== 0; time++) {
          repetitions++;
          outcome = await run();
        }
        return outcome;
      };
      await restart();
      bare.storage = before;
      const whole = await repeat();
      assert.equal(whole.code, 0, whole.said);
      for (let n = 0; n < Math.ceil(kills / 2); n++) {
        const at = random.next() % whole.bytes;
        bare.storage = before;
        const killed = await run(at);
        // Where it lost characters it may have given up before.
        if (killed.code === null) killings++;
        const again = await repeat();
        const where = `behind a kill at byte ${at} of ${whole.bytes}`;
        assert.equal(again.code, 0, `${where}: ${again.said}`);
        assert.equal(Buffer.compare(bare.storage, after), 0, `${where}: the flash differs`);
      }
    }
    assert.ok(killings > kills / 2, `it was killed only ${killings} times`);
    return (
      `${killings} kills at random bytes, half of them in updates (seed ${seed}): each ends in the same bytes ` +
      `(${repetitions} repetitions for characters that a busy Linux build has lost)`
    );
  });
}

/** Linux builds have the flash of a small chip. */
const fits = ({ storage }: Board): boolean => storage.pages <= 10;

export const flashing: readonly Scenario[] = [
  ['flashing by the command line', flashAndOpen, fits],
  ['flashing killed and repeated', killAndRepeat, fits],
];
