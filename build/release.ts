/**
 * `npm run release`: everything that someone needs who flashes a lock or serves the phone's page without building it, in
 * `release/deadlatch-VERSION`. The same commit gives the same bytes, so that whoever distrusts them can make them.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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

/** One line a file, in the order of the names, as `sha256sum` writes and checks them. */
function sumsOf(files: ReadonlyMap<string, Uint8Array>): string {
  const names = [...files.keys()].sort();
  return names.map((name) => `${sha256(files.get(name)!)}  ${name}\n`).join('');
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

/** The phone's page, and its digests beside it: docs/PAGE.md tells whoever serves it to compare them. */
function phonePage(dist: string): Map<string, Uint8Array> {
  const folder = join(dist, 'phone');
  const page = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
  const digests = readFileSync(join(dist, 'phone.sha256'));
  if (sumsOf(page) !== digests.toString())
    throw new NoRelease('dist/phone is not what dist/phone.sha256 says: build again.');
  return new Map([...[...page].map(([name, bytes]) => [`phone/${name}`, bytes] as const), ['phone.sha256', digests]]);
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
  for (const [name, bytes] of phonePage(join(root, 'dist'))) files.set(name, bytes);
  files.set('SHA256SUMS', Buffer.from(sumsOf(files)));
  const folder = join(root, 'release', `deadlatch-${version}`);
  if (existsSync(folder)) rmSync(folder, { recursive: true });
  for (const [name, bytes] of files) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
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
