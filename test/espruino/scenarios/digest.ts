/** SHA-256 in the dialect, as it is built, in the real interpreter. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chipOf } from '../../../sim/chips.js';
import { runProgram } from '../../../sim/interpreter/program.js';
import { digestProgram, expected, filesOf, vectors } from '../../digest/program.js';
import type { Scenario } from '../run.js';
import type { Stage } from '../stage.js';

/** A thousand would take a quarter of a minute. */
const steps = 50;
/** Copies of a longer message do not fit into the variables of a Puck.js. */
const mostBytes = 1000;
const few = { ...vectors, messages: vectors.messages.filter(([message]) => message.length <= 2 * mostBytes) };

async function hashes({ build, board }: Stage): Promise<string> {
  const program = Buffer.from(await digestProgram(board, steps), 'latin1');
  const folder = mkdtempSync(join(tmpdir(), 'deadlatch-'));
  try {
    const said = runProgram(build, folder, { program, ...filesOf(few) });
    // A build with a compiler says so when it gives up, and then only reads.
    assert.ok(!said.includes('JIT'), said.slice(0, 500));
    assert.deepEqual(said.match(/\b[0-9a-f]{64}\b/g), expected(few, steps));
  } finally {
    rmSync(folder, { recursive: true });
  }
  return `NIST's ${few.messages.length} messages of up to ${mostBytes} bytes, and ${steps} steps of the Monte-Carlo test`;
}

export const digest: readonly Scenario[] = [['SHA-256 in the dialect', hashes, (board) => !chipOf(board.name).hasSha256]];
