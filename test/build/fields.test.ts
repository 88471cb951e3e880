import { runInNewContext } from 'node:vm';
import test from 'ava';
import { shortenFields } from '../../build/fields.js';

const shortened = (code: string): string => shortenFields(code).code;

test('fields of the own state get short names, wherever they stand', (t) => {
  t.is(
    shortened(
      'const vault = {sequences: [1], spare: -1};\nfunction f(){vault.spare++;return vault.sequences[vault.spare]}',
    ),
    'const vault = {a: [1], b: -1};\nfunction f(){vault.b++;return vault.a[vault.b]}',
  );
});

test('it means the same afterwards, fields that are called as others were included', (t) => {
  const code = 'const o = {b: 1, a: 2, c: () => 3};\no.a += o.b;\nresult = [o.b, o.a, o.c()]';
  const result = (text: string): unknown => (runInNewContext(text, { result: [] }) as unknown[]).slice();
  t.not(shortened(code), code);
  t.deepEqual(result(shortened(code)), [1, 3, 3]);
});

test('what is reached otherwise than by its fields keeps its names', (t) => {
  for (const code of [
    'const options = {repeat: true};\nsetWatch(f, 1, options);',
    'const o = {first: 1};\nfunction f(n){return o[n]}',
    'const o = {first: 1};\no.second = 2;',
    'const o = {["first"]: 1};\nf(o.first);',
    'let o = {first: 1};\nf(o.first);',
    'function f(){const o = {first: 1};return o.first}',
    'const o = {first: 1};\nf(o.toString());',
  ]) {
    t.is(shortened(code), code);
  }
});

test('a local of the same name is another', (t) => {
  t.is(
    shortened('const o = {first: 1};\nfunction f(o){return o.first}\nf(o.first);'),
    'const o = {a: 1};\nfunction f(o){return o.first}\nf(o.a);',
  );
});

test('more fields than letters', (t) => {
  const names = Array.from({ length: 30 }, (_, at) => `field${at}`);
  const code = `const o = {${names.map((name, at) => `${name}:${at}`).join()}};\n[${names.map((name) => `o.${name}`).join()}]`;
  const values = runInNewContext(shortened(code)) as number[];
  t.deepEqual(
    [...values],
    names.map((_, at) => at),
  );
  t.true(shortened(code).includes('o.d1'));
});
