/** The SHA-256 of boards whose interpreter has none: NIST's messages and Monte-Carlo test, here and as the build makes it. */
import test from 'ava';
import { boards } from '../../boards/index.js';
import { chipOf } from '../../sim/chips.js';
import { Door } from '../../sim/door.js';
import { layOutStorage } from '../../sim/storage.js';
import { readFileSync } from 'node:fs';
import { bytesOf, digestProgram, expected, filesOf, hexOf, monteCarlo, monteCarloSteps, vectors } from './program.js';

/** What the module needs of the interpreter. */
Object.assign(globalThis, {
  E: {
    toUint8Array: (bytes: string) => new Uint8Array(Buffer.from(bytes, 'latin1')),
    toString: (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1'),
  },
});
const { sha256 } = await import('../../src/espruino/digest-script.js');

test("SHA-256 in the dialect: NIST's short and long messages", (t) => {
  for (const [message, digest] of vectors.messages) t.is(hexOf(sha256(bytesOf(message))), digest);
});

test("SHA-256 in the dialect: NIST's Monte-Carlo test", (t) => {
  let seed = bytesOf(vectors.monteCarlo.seed);
  for (const digest of vectors.monteCarlo.digests) {
    seed = monteCarlo(sha256, seed);
    t.is(hexOf(seed), digest);
  }
});

test('SHA-256 in the dialect: first blocks that come again, in any order, change nothing', (t) => {
  const pads = ['a', 'b', 'c'].map((letter) => letter.repeat(64));
  const digests = new Map<string, string>();
  for (const order of [0, 1, 0, 1, 2, 0, 2, 1, 1, 0, 2]) {
    for (const rest of ['', 'x', 'y'.repeat(100)]) {
      const message = pads[order]! + rest;
      const digest = sha256(message);
      t.is(digests.get(message) ?? digest, digest);
      digests.set(message, digest);
    }
  }
  t.is(new Set(digests.values()).size, digests.size);
});

for (const board of boards.filter(({ name }) => !chipOf(name).hasSha256)) {
  test(`${board.name}: SHA-256 as it is built, in the simulator: NIST's messages and Monte-Carlo test`, async (t) => {
    const program = Buffer.from(await digestProgram(board, monteCarloSteps), 'latin1');
    const door = new Door({
      board,
      flash: layOutStorage(board.storage, { '.boot0': program, ...filesOf(vectors) }),
    });
    door.powerOn();
    t.deepEqual(door.prints, expected(vectors, monteCarloSteps));
    t.deepEqual(door.exceptions, []);
    t.is(expected(vectors, monteCarloSteps).at(-1), vectors.monteCarlo.digests[0]);
  });

  test(`${board.name}: the bundle asks the interpreter for no SHA-256`, (t) => {
    t.notRegex(readFileSync(`dist/${board.name}.js`, 'utf8'), /crypto|SHA256/);
  });
}
