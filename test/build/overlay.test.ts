import * as acorn from 'acorn';
import test from 'ava';
import { wrapOverlay } from '../../build/overlay.js';

function wrapped(code: string): string {
  const { body } = acorn.parse(code, { ecmaVersion: 2022, sourceType: 'module' });
  return wrapOverlay(code, body).toString();
}

/** What the overlay's function returns, its module loaded as it is. */
async function run(code: string, ...args: unknown[]): Promise<unknown> {
  const module = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as Record<
    string,
    (...args: unknown[]) => unknown
  >;
  const names = Object.keys(module);
  if (names.length !== 1) throw new Error(`it exports ${names.join()}`);
  return module[names[0]!]!(...args);
}

const overlay = `
const base = 40;
const more = base + 1;
function helper(x) { return x + more; }
function other(x) { return helper(x) + 0; }
export function entry(x) { const own = 1; return other(x) + own; }
`;

test('functions and constants move into the one function, and it does what it did', async (t) => {
  const code = wrapped(overlay);
  t.is(await run(overlay, 0), 42);
  t.is(await run(code, 0), 42);
});

test('nothing but that function is left at the top level', (t) => {
  const { body } = acorn.parse(wrapped(overlay), { ecmaVersion: 2022, sourceType: 'module' });
  t.deepEqual(
    body.map((node) => node.type),
    ['ExportNamedDeclaration'],
  );
});

test("what moves keeps its order: a constant stands before what uses it, and all of it before the function's own code", (t) => {
  const code = wrapped(overlay);
  const places = ['const base', 'const more', 'function helper', 'function other', 'const own'].map((text) =>
    code.indexOf(text),
  );
  t.deepEqual(
    [...places].sort((a, b) => a - b),
    places,
  );
  t.true(code.indexOf('export function entry') < places[0]!);
});

test('what stands behind the function moves before its code as well', async (t) => {
  t.is(await run(wrapped('export function f(x) { return twice(x); }\nfunction twice(x) { return 2 * x; }\n'), 4), 8);
});

test('imports stay outside', (t) => {
  const code = wrapped("import { a } from './a.js';\nfunction b() { return a; }\nexport function c() { return b(); }\n");
  t.true(code.startsWith("import { a } from './a.js';"));
  t.true(code.indexOf('function b') > code.indexOf('export function c'));
});

test('an overlay of one function stays as it is', (t) => {
  const code = 'export function f() { return 1; }\n';
  t.is(wrapped(code), code);
});

const refused: Record<string, string> = {
  'no export': 'function f() {}',
  'two exports': 'export function f() {}\nexport function g() {}',
  'an exported constant': 'export const f = 1;',
  'an exported constant beside a function': 'export function f() {}\nexport const g = 1;',
  'a default export': 'export default function f() {}',
  'a default export beside another': 'export default 1;\nexport function f() {}',
  'a list of exports': 'function f() {}\nexport { f };',
  'all of another module': "export function f() {}\nexport * from './g.js';",
  state: 'let count = 0;\nexport function f() { return count++; }',
  'state declared by var': 'var count = 0;\nexport function f() { return count++; }',
  'code that runs when loaded': 'start();\nexport function f() {}',
  'a class': 'class A {}\nexport function f() {}',
};

for (const [name, code] of Object.entries(refused)) {
  test(`${name}: refused`, (t) => {
    t.throws(() => wrapped(code), { message: /^An overlay / });
  });
}
