/**
 * `npm run release`: everything that someone needs who flashes a lock without building it, in `release/deadlatch-VERSION`. The same
 * commit gives the same bytes, so that whoever distrusts them can make them.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkImage, firmwareRoom } from '../boards/image.js';
import { boards } from '../boards/index.js';
import { guardBytes } from '../boards/layout.js';
import { toHex } from '../cli/hex.js';

/** A reason not to release, in words. */
export class NoRelease extends Error {}

interface Measured {
  readonly board: string;
  readonly digest: string;
}

const built = ['js', 'js.map', 'guard.js', 'fw', 'image'] as const;

function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** @param status what `git status --porcelain` says */
export function checkTree(status: string): void {
  if (status.trim())
    throw new NoRelease(`These files are not committed, so no one could make the same release:\n${status.trimEnd()}`);
}

/** The committed figures must be those of the firmware that is released. */
export function checkMeasured(figures: readonly Measured[], firmwareOf: (board: string) => Uint8Array): void {
  for (const { name } of boards) {
    const measured = figures.find(({ board }) => board === name)?.digest;
    const digest = sha256(firmwareOf(name));
    if (measured !== digest)
      throw new NoRelease(
        `bench/measured.json has the figures of another ${name}: of ${measured?.slice(0, 12) ?? 'none'}, not of ${digest.slice(0, 12)}.\n` +
          'Measure again (ESPRUINO=/path/to/espruino npm run bench -- --write), and commit it.',
      );
  }
}

/** The section of this version, or what is not released yet. */
export function changesOf(version: string, changelog: string): string {
  const sections = changelog.split(/^(?=## )/m).slice(1);
  const found = ['Unreleased', version]
    .map((title) => sections.find((section) => section.startsWith(`## ${title}`)))
    .findLast((section) => section !== undefined);
  if (found === undefined) throw new NoRelease(`CHANGELOG.md has no section for ${version}.`);
  return `${found.trim()}\n`;
}

/**
 * Lays out a release from what is built in `root/dist`.
 * @returns its folder
 */
export function assemble(root: string): string {
  const read = (file: string): Buffer => readFileSync(join(root, file));
  const { version } = JSON.parse(read('package.json').toString()) as { version: string };
  const files = new Map<string, Uint8Array>();
  const sizes = ['| | firmware | of | guard | of |', '|---|---|---|---|---|'];
  for (const board of boards) {
    for (const ending of built) files.set(`${board.name}.${ending}`, read(`dist/${board.name}.${ending}`));
    const image = files.get(`${board.name}.image`)!;
    const wrong = checkImage(board, image);
    if (wrong !== undefined) throw new NoRelease(`dist/${board.name}.image cannot be flashed: ${wrong}.`);
    files.set(`${board.name}.hex`, Buffer.from(toHex(board, image)));
    const bytes = (ending: string): number => files.get(`${board.name}.${ending}`)!.length;
    sizes.push(`| ${board.title} | ${bytes('fw')} | ${firmwareRoom(board)} | ${bytes('guard.js')} | ${guardBytes} |`);
  }
  files.set('SIZES.md', Buffer.from(`Bytes in flash.\n\n${sizes.join('\n')}\n`));
  files.set('CHANGES.md', Buffer.from(changesOf(version, read('CHANGELOG.md').toString())));
  files.set('LICENSE', read('LICENSE'));
  const sums = [...files].map(([name, bytes]) => `${sha256(bytes)}  ${name}\n`);
  files.set('SHA256SUMS', Buffer.from(sums.sort((one, other) => (one.slice(66) < other.slice(66) ? -1 : 1)).join('')));
  const folder = join(root, 'release', `deadlatch-${version}`);
  if (existsSync(folder)) rmSync(folder, { recursive: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
  return folder;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const run = (command: string, ...args: string[]): string => execFileSync(command, args, { cwd: root, encoding: 'utf8' });
  try {
    checkTree(run('git', 'status', '--porcelain'));
    process.stdout.write(run('npm', 'run', '--silent', 'build'));
    checkMeasured(JSON.parse(readFileSync(join(root, 'bench/measured.json'), 'utf8')) as Measured[], (board) =>
      readFileSync(join(root, `dist/${board}.fw`)),
    );
    const folder = assemble(root);
    console.log(`${folder}\n${readFileSync(join(folder, 'SHA256SUMS'), 'utf8')}`);
  } catch (error) {
    if (!(error instanceof NoRelease)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
