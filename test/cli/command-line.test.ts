/** The command line as a process, with a simulated board behind tcp://. */
import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import intelHex from 'nrf-intel-hex';
import { renderUnicodeCompact } from 'uqr';
import { puckjs as board } from '../../boards/index.js';
import { decodeLink } from '../../client/link.js';
import { claimPage, claimPageBytes } from '../../cli/claim-page.js';
import { exitCodeMeanings, exitCodes } from '../../cli/failure.js';
import { printable } from '../../cli/terminal.js';
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

test('a first flashing shows the claim link and its QR code once all is in flash, and a second run shows none', async (t) => {
  const chip = new Chip(board);
  const { port, close } = await serve(chip);
  const { said, code } = await deadlatch(['flash', 'puckjs', '--port', port, '--page', 'https://lock.example/']);
  t.is(code, 0, said);
  const [, fragment = ''] = /^https:\/\/lock\.example\/#([\w-]{28})$/m.exec(said) ?? [];
  const link = await decodeLink(fragment);
  t.is(link.kind, 'claim');
  const page = claimPage(board.storage.pageBytes, link.kind === 'claim' ? link.secret : new Uint8Array(16));
  t.is(Buffer.compare(chip.bytes.subarray(image.length, image.length + page.length), page), 0);
  t.true(said.includes(renderUnicodeCompact(`https://lock.example/#${fragment}`, { border: 2, ecc: 'L' })));
  t.regex(said, /verified, vault with a claim key[^]*Whoever sees it can do the same[^]*It restarts/);
  // The lock has run.
  chip.bytes.fill(0, image.length + claimPageBytes, image.length + claimPageBytes + 4);
  const again = await deadlatch(['flash', 'puckjs', '--port', port, '--again']);
  t.is(again.code, 0, again.said);
  t.regex(again.said, /vault kept/);
  t.notRegex(again.said, /[\w-]{28}|Whoever sees/);
  await close();
});

test('no claim key where it would be seen or is not wanted', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'deadlatch-'));
  const trace = join(folder, 'trace');
  for (const [args, says] of [
    [['--no-claim'], /vault empty/],
    [['--trace', trace], /No claim key is drawn: it would be in .*trace[^]*vault empty/],
  ] as const) {
    const chip = new Chip(board);
    const { port, close } = await serve(chip);
    const { said, code } = await deadlatch(['flash', 'puckjs', '--port', port, ...args]);
    t.is(code, 0, said);
    t.regex(said, says);
    t.notRegex(said, /Whoever sees/);
    t.true(chip.bytes.subarray(image.length).every((byte) => byte === 0xff));
    await close();
  }
  const badPage = await deadlatch(['flash', 'puckjs', '--port', 'tcp://127.0.0.1:1', '--page', 'http://lock.example/']);
  t.is(badPage.code, exitCodes.usage, badPage.said);
  t.regex(badPage.said, /no address of a phone page/);
  rmSync(folder, { recursive: true });
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

test('attack 27: what a board says of itself steers no terminal and forges no line', async (t) => {
  const forged = '\x1b[2J\x7f\r\n* The debug port is locked.';
  for (const options of [{ id: forged }, { version: `2v29${forged}` }, { modules: 'Flash' }]) {
    const { port, close } = await serve(new Chip(board, { ...options, flash: new Uint8Array(40_960).fill(0xff) }));
    for (const command of ['doctor', 'flash']) {
      const { said } = await deadlatch(
        [command, 'puckjs', '--port', port, '--dry-run'].slice(0, command === 'flash' ? 5 : 4),
      );
      t.notRegex(said, /[^\P{C}\n]|^\* The debug/mu, said);
    }
    await close();
  }
  t.is(printable('\x9b2J\u202e\u2028é ✔'), '\\u{9b}2J\\u{202e}\\u{2028}é ✔');
  t.true(printable('x'.repeat(100_000)).length < 1100);
});

test('attack 27: a board that answers nonsense is refused, and so is one that sends without end', async (t) => {
  const chip = new Chip(board, { modules: 7 as unknown as string });
  const { port, close } = await serve(chip);
  const nonsense = await deadlatch(['flash', 'puckjs', '--port', port]);
  t.is(nonsense.code, exitCodes.unsuitable, nonsense.said);
  t.regex(nonsense.said, /makes no sense\.\n {2}Is it Espruino/);
  t.is(chip.nor.bytesWritten, 0);
  await close();

  const flood = createServer((socket) => {
    socket.on('error', () => undefined);
    const pour = (): void => {
      while (!socket.destroyed && socket.write('< << '.repeat(8192)));
    };
    socket.on('drain', pour);
    pour();
  });
  await new Promise<void>((resolve) => flood.listen(0, '127.0.0.1', resolve));
  const { port: number } = flood.address() as AddressInfo;
  const flooded = await deadlatch(['flash', 'puckjs', '--port', `tcp://127.0.0.1:${number}`]);
  t.is(flooded.code, exitCodes.unsuitable, flooded.said);
  t.regex(flooded.said, /sends without end/);
  flood.close();
});

const failures: Record<string, { args: string[]; code: number; says: RegExp }> = {
  'no such board': { args: ['flash', 'banglejs'], code: exitCodes.usage, says: /Allowed choices are mdbt42q/ },
  'no such command': { args: ['flush'], code: exitCodes.usage, says: /unknown command/ },
  'the doctor without a board': {
    args: ['doctor', 'puckjs', '--scan', '0'],
    code: exitCodes.noPort,
    says: /No board offers a console\.\n {2}Power the board/,
  },
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
  'a file that cannot be written': {
    args: ['flash', 'puckjs', '--hex', '/no/such/folder/puckjs.hex'],
    code: exitCodes.usage,
    says: /cannot be written[^]*Name another/,
  },
  'a trace that cannot be written': {
    args: ['flash', 'puckjs', '--port', 'tcp://127.0.0.1:1', '--trace', '/'],
    code: exitCodes.usage,
    says: /cannot be written[^]*Name another/,
  },
  'no number of seconds': {
    args: ['flash', 'puckjs', '--scan', 'long'],
    code: exitCodes.usage,
    says: /It is a number of seconds/,
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
