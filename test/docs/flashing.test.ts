/** docs/FLASHING.md: each of its commands is there and does what it says, on a simulated board. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test from 'ava';
import { puckjs as board } from '../../boards/index.js';
import { Chip } from '../cli/chip.js';
import { serve } from '../cli/tcp-board.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const guide = readFileSync(join(root, 'docs/FLASHING.md'), 'utf8');
const commands = [...guide.matchAll(/^ {4}(npm|npx) (.+)$/gm)].map(([line]) => line.trim());

/** What the guide ends in, in its order; a board that is not flashed yet is no fault of the guide's. */
const expected: Record<string, RegExp> = {
  'npx deadlatch doctor puckjs': /✔ The board answers: PUCKJS[^]*✖ There is no lock on it yet/,
  'npx deadlatch flash puckjs --dry-run': /First flashing[^]*Nothing was changed/,
  'npx deadlatch flash puckjs': /Wrote 24576 bytes in 6 pages, verified, vault with a claim key[^]*Whoever sees it/,
  'npx deadlatch flash puckjs --hex puckjs.hex': /24576 bytes for 0x6c000/,
  'npx deadlatch lockdown puckjs --dry-run': /DFU key[^]*Nothing was changed/,
};

test('every command of the guide does what it says', async (t) => {
  const chip = new Chip(board);
  const { port, close } = await serve(chip);
  const folder = mkdtempSync(join(tmpdir(), 'deadlatch-'));
  const deadlatch = commands.filter((command) => command.startsWith('npx deadlatch'));
  t.deepEqual(deadlatch, Object.keys(expected));
  for (const command of deadlatch) {
    const [, , ...args] = command.replace('puckjs.hex', join(folder, 'puckjs.hex')).split(' ');
    const { stdout } = await run(process.execPath, ['cli/bin.js', ...args, '--port', port], { cwd: root }).catch(
      (error: unknown) => error as { stdout: string },
    );
    t.regex(stdout, expected[command]!, command);
  }
  t.true(existsSync(join(folder, 'puckjs.hex')));
  rmSync(folder, { recursive: true });
  await close();
});

test('the other commands of the guide exist', (t) => {
  const { scripts, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
    bin: Record<string, string>;
  };
  t.is(bin['deadlatch'], 'cli/bin.js');
  for (const command of [...commands, ...[...guide.matchAll(/`(npm run [^`]+)`/g)].map(([, command]) => command!)]) {
    const [tool, verb, name] = command.split(' ');
    if (tool === 'npm' && verb === 'run') t.truthy(scripts[name!], command);
    else t.regex(command, /^(npm ci|npx deadlatch .+)$/);
  }
});

test('every option that the guide names is one', async (t) => {
  const helps = await Promise.all(
    ['flash', 'lockdown', 'claim'].map((name) => run(process.execPath, ['cli/bin.js', name, '--help'], { cwd: root })),
  );
  const help = helps.map(({ stdout }) => stdout).join('');
  for (const [option] of guide.matchAll(/--[a-z]+(?:-[a-z]+)*/g))
    t.true(option === '--help' || help.includes(option), option);
});
