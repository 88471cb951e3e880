/** The command line as a process, with a simulated board behind tcp://. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import intelHex from 'nrf-intel-hex';
import { puckjs as board } from '../../boards/index.js';
import { exitCodeMeanings, exitCodes } from '../../cli/failure.js';
import { Chip } from './chip.js';
import { serve } from './tcp-board.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const image = readFileSync(join(root, 'dist/puckjs.image'));

function deadlatch(args: readonly string[]): Promise<{ said: string; code: number | null }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'cli/deadlatch.ts', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((resolve) => child.once('close', (code) => resolve({ said, code })));
}

test('--help lists every exit code', async (t) => {
  const { said, code } = await deadlatch(['--help']);
  t.is(code, 0);
  for (const [kind, meaning] of Object.entries(exitCodeMeanings))
    t.true(said.includes(`${exitCodes[kind as keyof typeof exitCodes]}  ${meaning}`), kind);
});

test('a board is flashed through Espruino’s tool, and looked at', async (t) => {
  const chip = new Chip(board);
  const { port, close } = await serve(chip);
  const dry = await deadlatch(['flash', 'puckjs', '--port', port, '--dry-run']);
  t.is(dry.code, 0, dry.said);
  t.is(chip.nor.bytesWritten, 0);
  const before = await deadlatch(['doctor', 'puckjs', '--port', port]);
  t.is(before.code, exitCodes.unsuitable);
  t.regex(before.said, /✖ There is no lock on it yet\.\n {2}Run "deadlatch flash puckjs"/);
  const flashed = await deadlatch(['flash', 'puckjs', '--port', port]);
  t.is(flashed.code, 0, flashed.said);
  t.is(Buffer.compare(chip.bytes.subarray(0, image.length), image), 0);
  t.true(chip.isRestarted);
  const after = await deadlatch(['doctor', 'puckjs', '--port', port]);
  t.is(after.code, 0, after.said);
  t.notRegex(after.said, /✖/);
  await close();
});

test('the debug port is locked by a confirmation on the command line, and by nothing else', async (t) => {
  const chip = new Chip(board);
  const { port, close } = await serve(chip);
  for (const args of [[], ['--yes-i-know', 'mdbt42q']]) {
    const { said, code } = await deadlatch(['lockdown', 'puckjs', '--port', port, ...args]);
    t.is(code, exitCodes.usage, said);
    t.regex(said, /nothing was changed/);
    t.is(chip.registers.get(0x10001208), 0xffffffff);
  }
  const { said, code } = await deadlatch(['lockdown', 'puckjs', '--port', port, '--yes-i-know', 'puckjs']);
  t.is(code, 0, said);
  t.is(chip.registers.get(0x10001208), 0xffffff00);
  await close();
});

test('Intel HEX has the image where Storage begins, and nothing of the vault', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'deadlatch-'));
  const file = join(folder, 'puckjs.hex');
  const { said, code } = await deadlatch(['flash', 'puckjs', '--hex', file]);
  t.is(code, 0, said);
  const blocks = [...intelHex.fromHex(readFileSync(file, 'utf8')).join()];
  t.is(blocks.length, 1);
  t.is(blocks[0]![0], board.storage.address);
  t.is(Buffer.compare(blocks[0]![1], image), 0);
  rmSync(folder, { recursive: true });
});

const failures: Record<string, { args: string[]; code: number; says: RegExp }> = {
  'no such board': { args: ['flash', 'banglejs'], code: exitCodes.usage, says: /Allowed choices are mdbt42q/ },
  'no such command': { args: ['flush'], code: exitCodes.usage, says: /unknown command/ },
  'no such port': {
    args: ['flash', 'puckjs', '--port', '/dev/no-such-port'],
    code: exitCodes.noPort,
    says: /There is no port \/dev\/no-such-port\.\n {2}See which/,
  },
  'an address that is none': {
    args: ['flash', 'puckjs', '--port', 'tcp://nowhere'],
    code: exitCodes.usage,
    says: /no address\.\n {2}Write it as/,
  },
  'nobody at the address': {
    args: ['flash', 'puckjs', '--port', 'tcp://127.0.0.1:1'],
    code: exitCodes.noAnswer,
    says: /Nothing answers at tcp:\/\/127\.0\.0\.1:1\./,
  },
};

for (const [what, { args, code, says }] of Object.entries(failures)) {
  test(`${what}: told, with what to do`, async (t) => {
    const run = await deadlatch(args);
    t.is(run.code, code, run.said);
    t.regex(run.said, says);
  });
}
