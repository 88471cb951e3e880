/** The command line puts guard and firmware on a board, whatever becomes of it on the way. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pageAt } from '../../../boards/image.js';
import { Random } from '../../../sim/random.js';
import { olderImage } from '../../helpers/flashing.js';
import { BareBoard } from '../bare-board.js';
import type { Scenario } from '../run.js';
import { ownerPin, type Stage } from '../stage.js';

const commandLine = fileURLToPath(new URL('../../../cli/deadlatch.ts', import.meta.url));
const restartMilliseconds = 20_000;
/** In first flashings, and as many again in updates. */
const kills = 25;
/** So often a board's flashing is killed before it is left to come to its end. */
const killsInARow = 5;
/** Longer than a page takes to be erased and the board to answer. */
const longestDelay = 60;
const seed = 20260814;
/** So often a Linux build may die by its own thread (test/espruino/bare-board.ts), which is one more power cut. */
const mostDeaths = 3;

interface Kill {
  /** The number of the byte, of those that are sent to the board, behind which the kill comes. */
  readonly at: number;
  readonly delayMilliseconds: number;
  /** Of `kill -9`: the command line's process, or the interpreter's, as when the power fails. */
  readonly victim: 'tool' | 'board';
}

interface Run {
  readonly said: string;
  /** Undefined where it was killed before it came to its end. */
  readonly code: number | undefined;
  /** How many were sent to the board. */
  readonly bytes: number;
}

/** Runs `deadlatch flash`, to its end or to the kill. */
async function flash(bare: BareBoard, name: string, kill?: Kill, options: readonly string[] = []): Promise<Run> {
  const args = ['--import', 'tsx', commandLine, 'flash', name, '--port', bare.port, ...options];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let bytes = 0;
  let struck = Promise.resolve(false);
  const strike = async ({ victim, delayMilliseconds }: Kill): Promise<boolean> => {
    await new Promise((resolve) => setTimeout(resolve, delayMilliseconds));
    if (child.exitCode !== null) return false;
    if (victim === 'tool') child.kill('SIGKILL');
    else await bare.kill();
    return true;
  };
  bare.onBytes = (count) => {
    const isDue = kill && bytes <= kill.at && kill.at < bytes + count;
    bytes += count;
    if (isDue) struck = strike(kill);
  };
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { said, code: (await struck) ? undefined : (code ?? -1), bytes };
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

/** Flashed, and restarted by the tool: from now on the guard has the console closed. */
async function mustHaveRestarted(bare: BareBoard, { said, code }: Pick<Run, 'said' | 'code'>): Promise<void> {
  assert.equal(
    code,
    0,
    `${said}\nThe board ended ${bare.ends.join() || 'not once'}, and said last: ${JSON.stringify(bare.said.slice(-400))}`,
  );
  assert.ok(await bare.until(() => bare.ends.length > 0, restartMilliseconds), `the board does not restart: ${said}`);
  assert.equal(await bare.isOpen(), false, `the guard leaves the console open: ${bare.said}`);
  assert.deepEqual(bare.ends, ['1'], 'it restarts once, by E.reboot');
}

async function flashAndOpen(stage: Stage): Promise<string> {
  const { board } = stage;
  const image = readFileSync(`dist/${board.name}.image`);
  return withBareBoard(stage, async (bare) => {
    const run = await flash(bare, board.name);
    assert.match(
      run.said,
      board.radio ? /6 pages, verified, vault with a claim key and nothing else/ : /6 pages, verified, vault empty/,
    );
    await mustHaveRestarted(bare, run);
    const { storage } = bare;
    assert.equal(Buffer.compare(storage.subarray(0, image.length), image), 0, 'the flash differs from the image');
    const lock = await stage.fresh({ flashed: storage.subarray(0, image.length), vault: storage.subarray(image.length) });
    await lock.typeInside(ownerPin + ownerPin);
    await lock.opens(ownerPin);
    return 'the bytes are the image, the console is closed after the restart, the lock runs from them, is taken, and opens';
  });
}

/**
 * Kills again and again, each time by chance: where, whom. After each kill the same command is run again, and each time that it comes to
 * its end the board holds what it should.
 * @returns how often tool and board were killed
 */
async function killAndRepeat(
  bare: BareBoard,
  name: string,
  before: Uint8Array,
  after: Uint8Array,
  random: Random,
): Promise<Record<Kill['victim'] | 'death', number>> {
  const killed = { tool: 0, board: 0, death: 0 };
  const begin = performance.now();
  const vaultAt = readFileSync(`dist/${name}.image`).length;
  const powerOn = async (): Promise<void> => {
    const { isGuarded } = bare;
    assert.equal(await bare.start(), !isGuarded, 'a guard closes the console, and nothing else does');
    if (!isGuarded) return;
    await bare.kill();
    await bare.maintain();
  };
  const powerOnWith = async (storage: Uint8Array): Promise<void> => {
    await bare.kill();
    bare.storage = storage;
    await powerOn();
  };
  /** Whether the interpreter has died under a run that came to its end: then the board is started again, as it was left. */
  const hasDied = async ({ said, code }: Run): Promise<boolean> => {
    if (code === 0 || !bare.ends.some((end) => end.startsWith('SIG'))) return false;
    assert.ok(++killed.death <= mostDeaths, `the interpreter has died ${killed.death} times by itself: ${said}`);
    assert.match(said, /run the same command again/);
    await powerOnWith(bare.storage);
    return true;
  };
  const finish = async (where: string): Promise<Run> => {
    let run = await flash(bare, name, undefined, ['--no-claim']);
    while (await hasDied(run)) run = await flash(bare, name, undefined, ['--no-claim']);
    await mustHaveRestarted(bare, run);
    assert.equal(Buffer.compare(bare.storage, after), 0, `${where}: the flash differs`);
    return run;
  };
  await powerOnWith(before);
  const whole = await finish('without a kill');
  const done = (): number => killed.tool + killed.board;
  while (done() < kills) {
    await powerOnWith(before);
    const last: Kill[] = [];
    while (last.length < killsInARow && done() < kills) {
      const victim = random.next() % 2 ? 'tool' : 'board';
      const kill = { at: random.next() % whole.bytes, delayMilliseconds: random.next() % longestDelay, victim } as const;
      const run = await flash(bare, name, kill, ['--no-claim']);
      const { said, code } = run;
      last.push(kill);
      const where = `behind ${JSON.stringify(last)}`;
      if (code !== undefined) {
        if (await hasDied(run)) continue;
        // A run that goes on where one was killed may have less to do than the byte's number.
        await mustHaveRestarted(bare, { said, code });
        await powerOnWith(bare.storage);
        break;
      }
      killed[victim]++;
      if (victim === 'board') await powerOn();
      // Nothing was left to do but to restart the board, which it does by itself then, or never.
      else if (Buffer.compare(bare.storage, after) === 0) await powerOnWith(bare.storage);
      assert.equal(
        Buffer.compare(bare.storage.subarray(vaultAt), before.subarray(vaultAt)),
        0,
        `${where}: the vault has changed`,
      );
    }
    await finish(`behind ${JSON.stringify(last)}`);
    console.error(`  ${name}: ${done()} kills in ${((performance.now() - begin) / 1000).toFixed(0)} s`);
  }
  return killed;
}

/** The real command line, killed, in first flashings and in updates; and then the lock that it has left. */
async function killed(stage: Stage): Promise<string> {
  const { board } = stage;
  const image = readFileSync(`dist/${board.name}.image`);
  const random = new Random(seed);
  const { vault } = await stage.owned();
  return withBareBoard(stage, async (bare) => {
    const blank = new Uint8Array(bare.storage.length).fill(0xff);
    const flashed = blank.slice();
    flashed.set(image);
    const first = await killAndRepeat(bare, board.name, blank, flashed, random);
    // An older firmware that works as well, and the records of a lock that has its owner.
    const older = blank.slice();
    older.set(olderImage(board, image));
    older.set(vault, pageAt(board, board.vault.firstPage));
    const updated = older.slice();
    updated.set(image);
    const update = await killAndRepeat(bare, board.name, older, updated, random);
    const kept = bare.storage.subarray(image.length);
    const lock = await stage.fresh({ flashed: bare.storage.subarray(0, image.length), vault: kept });
    await lock.opens(ownerPin);
    const digests = [vault, kept].map((bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 16));
    return (
      `seed ${seed}: ${first.tool} kills of the tool and ${first.board} of the board in first flashings, ` +
      `${update.tool} and ${update.board} in updates, ${first.death + update.death} deaths of the interpreter by itself, and all ended in the same bytes; the vault before and after the updates has the ` +
      `digests ${digests.join(' and ')}, and the PIN of before opens`
    );
  });
}

export const flashing: readonly Scenario[] = [
  ['flashing by the command line', flashAndOpen],
  // Of what is killed here boards know nothing but addresses.
  ['flashing killed and repeated', killed, ({ name }) => name === 'mdbt42q'],
];
