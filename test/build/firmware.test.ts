/** The bundle and its bytes for flash: what was built, and what the build refuses. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as acorn from 'acorn';
import test from 'ava';
import type { Plugin } from 'rollup';
import { firmwareRoom } from '../../boards/image.js';
import { firmware, guard } from '../../build/firmware.js';
import { pretokenise } from '../../build/pretokenise.js';
import { answerUuid, requestUuid, serviceUuid } from '../../src/wire/protocol.js';
import { detokenise } from '../../sim/pretokenised.js';
import { chipOf } from '../../sim/chips.js';
import { pageAddress } from '../../boards/page.js';
import { boards, firmwareOf, guardOf, mdbt42q } from '../helpers/locks.js';

const dist = new URL('../../dist/', import.meta.url);

/** The syntax tree without places and spellings; what is not there is left out, and a template without holes is a string. */
function tree(code: string): unknown {
  const plain = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(plain);
    if (typeof node !== 'object' || node === null || node instanceof RegExp) return node;
    const part = node as { type?: string; expressions?: unknown[]; quasis?: { value: { cooked: string } }[] };
    if (part.type === 'TemplateLiteral' && part.expressions?.length === 0)
      return { type: 'Literal', value: part.quasis?.[0]?.value.cooked };
    const entries = Object.entries(node).filter(
      ([key, value]) => !['start', 'end', 'raw'].includes(key) && value !== undefined,
    );
    return Object.fromEntries(entries.map(([key, value]) => [key, plain(value)]));
  };
  return plain(acorn.parse(code, { ecmaVersion: 2022, sourceType: 'module' }));
}

const ofSha256 = [wordsOfPrimes(8, Math.sqrt), wordsOfPrimes(64, Math.cbrt)].flatMap((words) => [words, reversed(words)]);
/** The service's names on the air, and an advert with one of them, its bytes the other way round. */
const uuids = [serviceUuid, requestUuid, answerUuid];
const uuidOnAir = reversed(Buffer.from(serviceUuid.replaceAll('-', ''), 'hex').toString('latin1'));

/** Short of it, the interpreter calls what it compiled until then as if it were whole: ADR 15. */
const variablesToCompile = 10_000;

for (const board of boards) {
  test(`${board.name}: the bytes for flash are the bundle, token for token`, async (t) => {
    const code = (await readFile(new URL(`${board.name}.js`, dist), 'utf8')).replace(
      /\n?\/\/# sourceMappingURL=.*\n?$/,
      '',
    );
    const bytes = Buffer.from(firmwareOf(board)).toString('latin1');
    t.true(bytes.length < code.length);
    t.deepEqual(tree(detokenise(bytes)), tree(code));
  });

  test(`${board.name}: the firmware is within its budget, and far from it only by being small`, (t) => {
    const bytes = firmwareOf(board).length;
    t.true(bytes <= firmwareRoom(board) && bytes > 4000, `${bytes} bytes`);
  });

  test(`${board.name}: what its interpreter is to compile finds the variables for it`, async (t) => {
    const code = await readFile(new URL(`${board.name}.js`, dist), 'utf8');
    const { variables, hasSha256 } = chipOf(board.name);
    t.is(code.includes('"jit"'), !hasSha256);
    if (!hasSha256) t.true(variables >= variablesToCompile, `${variables} variables`);
  });

  test(`${board.name}: the bundle does not ask whether it is simulated, and has no module left to load`, async (t) => {
    const code = await readFile(new URL(`${board.name}.js`, dist), 'utf8');
    t.notRegex(code, /simulat|isSim\b|process\.env|navigator/i);
    const required = [...code.matchAll(/require\(["'](.*?)["']\)/g)].map((match) => match[1]);
    t.deepEqual(
      [...new Set(required)].sort(),
      chipOf(board.name).hasSha256 ? ['Flash', 'Storage', 'crypto'] : ['Flash', 'Storage'],
    );
    t.notRegex(code, /\bimport\b|\bexport\b/);
  });

  test(`attacks 5 and 31: ${board.name}: the bundle holds no constant that could be a secret`, async (t) => {
    const code = await readFile(new URL(`${board.name}.js`, dist), 'utf8');
    const suspicious = constantsOf(code)
      .filter((constant) => !ofSha256.includes(constant) && !uuids.includes(constant))
      .map((constant) => constant.replace(uuidOnAir, '').replace(pageAddress, ''))
      .filter((constant) => constant.length >= 16 && looksRandom(constant));
    t.deepEqual(suspicious, []);
  });
}

function reversed(bytes: string): string {
  return Buffer.from(bytes, 'latin1').reverse().toString('latin1');
}

/** The words of SHA-256, which come from no one: FIPS 180-4, 4.2.2 and 5.3.3, the first bits behind the point of roots of primes. */
function wordsOfPrimes(count: number, root: (prime: number) => number): string {
  const bytes = Buffer.alloc(4 * count);
  for (let found = 0, number = 2; found < count; number++) {
    if (Array.from({ length: number - 2 }, (_, n) => n + 2).some((divisor) => number % divisor === 0)) continue;
    bytes.writeUInt32BE(Math.floor((root(number) % 1) * 2 ** 32), 4 * found++);
  }
  return bytes.toString('latin1');
}

/** Strings, and arrays of numbers as strings of bytes, of a program. */
function constantsOf(code: string): string[] {
  const constants: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
    const part = node as { type?: string; value?: unknown; elements?: { value?: unknown }[]; cooked?: string };
    if (part.type === 'Literal' && typeof part.value === 'string') constants.push(part.value);
    if (part.type === 'TemplateElement') constants.push((part.value as { cooked: string }).cooked);
    if (part.type === 'ArrayExpression')
      constants.push(part.elements!.map((element) => String.fromCharCode(Number(element.value) & 255)).join(''));
    Object.values(node).forEach(visit);
  };
  visit(acorn.parse(code, { ecmaVersion: 2022, sourceType: 'module' }));
  return constants;
}

/** More than 3 bits a character, measured: a random key of 16 bytes has about 4, in hexadecimal digits about 3.4. */
function looksRandom(text: string): boolean {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits > 3 && !/^[a-z][a-zA-Z]*$/.test(text);
}

test('the search for secrets finds one, as bytes, in hexadecimal, in base64 and as an array', (t) => {
  const key = Buffer.from('9f3c1a77e2b804d65c11fe93a0487b2d', 'hex');
  const samples = [
    JSON.stringify(key.toString('latin1')),
    `"${key.toString('hex')}"`,
    `\`${key.toString('base64')}\``,
    `[${[...key].join()}]`,
  ];
  for (const sample of samples) t.is(constantsOf(`f(${sample})`).filter(looksRandom).length, 1, sample);
});

test('pretokenising keeps a program as it is: strings of every byte, numbers, templates', async (t) => {
  const bytes = Array.from({ length: 256 }, (_, byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  const code = `var a="${bytes}";var b=[0,-1,1,9,10,127,128,255,256,65535,65536,0.5,1.5];function c(d){return \`\${d}!\`+typeof d+9 .toFixed(1)}var e=a.length-1?"it's":'"';`;
  t.deepEqual(tree(detokenise(Buffer.from(await pretokenise(code)).toString('latin1'))), tree(code));
});

test('a number of one digit takes one byte of flash', async (t) => {
  t.is((await pretokenise('f(1,9)')).length, 'f(1,9)'.length);
});

test('a tool that writes nothing fails the build, although it ends with status 0', async (t) => {
  await t.throwsAsync(pretokenise(''), { message: /^espruino wrote nothing/ });
});

interface Chunk {
  readonly type: 'chunk';
  readonly code: string;
}

/** Runs the last step of the build on a bundle, in a folder of its own, where the guard has been built. */
async function flashImage(code: string): Promise<readonly string[]> {
  const plugins = firmware(mdbt42q).plugins as Plugin[];
  const plugin = plugins.find(({ name }) => name === 'flash-image');
  const folder = await mkdtemp(join(tmpdir(), 'firmware-'));
  const before = process.cwd();
  process.chdir(folder);
  await mkdir('dist');
  await writeFile('dist/mdbt42q.guard.js', guardOf(mdbt42q));
  try {
    const write = plugin?.writeBundle as unknown as (
      this: object,
      options: object,
      bundle: Record<string, Chunk>,
    ) => Promise<void>;
    const fail = (message: string): never => {
      throw new Error(message);
    };
    await write.call({ error: fail }, {}, { 'mdbt42q.js': { type: 'chunk', code } });
    return await readdir(join(folder, 'dist'));
  } finally {
    process.chdir(before);
    await rm(folder, { recursive: true });
  }
}

test.serial('a bundle within the budget is written', async (t) => {
  t.deepEqual(await flashImage(`f("${'x'.repeat(20_000)}");`), ['mdbt42q.fw', 'mdbt42q.guard.js', 'mdbt42q.image']);
});

test.serial('a bundle above the budget fails the build', async (t) => {
  await t.throwsAsync(flashImage(`f("${'x'.repeat(20_500)}");`), { message: /larger than its 20224 bytes/ });
});

test.serial('a guard above its room fails the build', (t) => {
  const plugin = (guard(mdbt42q).plugins as Plugin[]).find(({ name }) => name === 'guard-text');
  const write = plugin?.writeBundle as unknown as (this: object, options: object, bundle: Record<string, Chunk>) => void;
  const fail = (message: string): never => {
    throw new Error(message);
  };
  const bundle = (code: string): Record<string, Chunk> => ({ 'mdbt42q.guard.js': { type: 'chunk', code } });
  t.notThrows(() => write.call({ error: fail }, {}, bundle(' '.repeat(4032))));
  t.throws(() => write.call({ error: fail }, {}, bundle(' '.repeat(4033))), { message: /larger than its 4032 bytes/ });
});
