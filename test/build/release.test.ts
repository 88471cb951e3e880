/** A release: what may be one, and that anyone can make the same bytes. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { boards } from '../../boards/index.js';
import { assemble, changesOf, checkMeasured, checkTree, NoRelease } from '../../build/release.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Builds and assembles in a folder of its own, of another depth for each. */
function releaseIn(folder: string): Map<string, Buffer> {
  for (const part of [
    'src',
    'boards',
    'build',
    'cli',
    'client',
    'log',
    'sim',
    'types',
    'web',
    'rollup.config.js',
    'package.json',
    'tsconfig.json',
  ])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  for (const file of ['CHANGELOG.md', 'LICENSE']) cpSync(join(root, file), join(folder, file));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: folder, stdio: 'ignore' });
  return filesIn(assemble(folder));
}

/** By their path below this folder. */
function filesIn(folder: string): Map<string, Buffer> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    found.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [relative(folder, path).replaceAll(sep, '/'), readFileSync(path)];
    }),
  );
}

test('two folders give the same bytes, and the sums are theirs', (t) => {
  const base = mkdtempSync(join(tmpdir(), 'deadlatch-'));
  const [one, other] = ['one', 'somewhere/else'].map((name) => releaseIn(join(base, name)));
  t.deepEqual([...one!.keys()].sort(), [...other!.keys()].sort());
  for (const [name, bytes] of one!) t.is(Buffer.compare(bytes, other!.get(name)!), 0, name);
  const sums = one!.get('SHA256SUMS')!.toString().trimEnd().split('\n');
  t.is(sums.length, one!.size - 1);
  for (const line of sums) t.is(line.slice(0, 64), sha256(one!.get(line.slice(66))!), line);
  for (const { name } of boards)
    for (const ending of ['js', 'js.map', 'guard.js', 'fw', 'image', 'hex']) t.true(one!.has(`${name}.${ending}`));
  const page = [...one!.keys()].filter((name) => name.startsWith('phone/'));
  for (const name of ['phone/index.html', 'phone/service-worker.js', 'phone/deadlatch.webmanifest'])
    t.true(page.includes(name));
  const digests = one!.get('phone.sha256')!.toString().trimEnd().split('\n');
  t.deepEqual(digests.map((line) => `phone/${line.slice(66)}`).sort(), page.sort());
  for (const line of digests) t.is(line.slice(0, 64), sha256(one!.get(`phone/${line.slice(66)}`)!), line);

  writeFileSync(join(base, 'one/dist/phone/index.html'), 'another page');
  t.regex(t.throws(() => assemble(join(base, 'one')), { instanceOf: NoRelease }).message, /dist\/phone is not what/);
  rmSync(base, { recursive: true });
});

test('no release from files that are not committed', (t) => {
  checkTree('');
  t.regex(
    t.throws(() => checkTree(' M src/main.ts\n'), { instanceOf: NoRelease }).message,
    /not committed[^]*src\/main\.ts/,
  );
});

test('no release with the figures of another firmware', (t) => {
  const firmware = (board: string): Uint8Array => Buffer.from(board);
  const figures = boards.map(({ name }) => ({ board: name, digest: sha256(firmware(name)) }));
  checkMeasured(figures, firmware);
  const wrong = t.throws(() => checkMeasured(figures, () => Buffer.from('another')), { instanceOf: NoRelease });
  t.regex(wrong.message, /figures of another mdbt42q[^]*npm run bench -- --write/);
  t.throws(() => checkMeasured([], firmware), { instanceOf: NoRelease });
});

test('the changes are those of the version, or what is not released yet', (t) => {
  const changelog = '# Changelog\n\n## Unreleased\n\n- new\n\n## 0.1.0\n\n- old\n';
  t.is(changesOf('0.1.0', changelog), '## 0.1.0\n\n- old\n');
  t.is(changesOf('0.2.0', changelog), '## Unreleased\n\n- new\n');
  t.throws(() => changesOf('0.2.0', '# Changelog\n'), { instanceOf: NoRelease });
});
