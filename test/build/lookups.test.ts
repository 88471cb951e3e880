import { runInNewContext } from 'node:vm';
import test from 'ava';
import { cheapenLookups, orderDeclarations } from '../../build/lookups.js';

function cheapened(code: string): string {
  return cheapenLookups(code).code.trim();
}

test("the interpreter's functions are named at the top, the one with the most calls first", (t) => {
  t.is(
    cheapened('function f(){clear(E.CRC32(1));set(1);set(2)}'),
    [
      'const native$set = set;',
      'const native$E$CRC32 = E.CRC32;',
      'const native$clear = clear;',
      'function f(){native$clear(native$E$CRC32(1));native$set(1);native$set(2)}',
    ].join('\n'),
  );
});

test('a call at the top level is left as it is', (t) => {
  t.is(cheapened('E.setConsole(null);'), 'E.setConsole(null);');
});

test('a method that may need its object keeps it, under a name that is found at once', (t) => {
  t.is(
    cheapened('function f(a){I2C1.writeTo(1,2);a.map(f);return E.x+a.E.y()}'),
    'const native$I2C1 = I2C1;\nfunction f(a){native$I2C1.writeTo(1,2);a.map(f);return E.x+a.E.y()}',
  );
});

test('the names of modules stay where tools look for them', (t) => {
  const code = "function f(){return require('Flash')}";
  t.is(cheapened(code), code);
});

test("a function of the program's own that has the name of one of the interpreter's is its own", (t) => {
  const code = 'function f(set){return set(1)}';
  t.is(cheapened(code), code);
});

test('numbers take the place of their constants, sums and negative ones included', (t) => {
  t.is(
    cheapened('const a = 4;\nconst b = a * 2 + 1;\nconst c = -b;\nfunction f(x){return x-c+b+a}').trim(),
    'function f(x){return x-(-9)+9+4}',
  );
});

test('a number as a shorthand property keeps its name', (t) => {
  t.is(cheapened('const a = 4;\nconst o = {a};'), 'const o = {a:4};');
});

test('a local of the same name is another', (t) => {
  t.is(cheapened('const a = 4;\nfunction f(a){return a}'), 'function f(a){return a}');
});

test('what may change, and what is no number, stays', (t) => {
  for (const code of ['let a = 4;\na = 5;', "const a = 'x';", 'const a = [1];', 'const a = f();', 'const {a} = f();']) {
    t.is(cheapened(code), code);
  }
});

test('the program computes what it did', (t) => {
  const code =
    'const size = 64;\nconst half = size / 2;\nfunction f(n){let s = "";for (let i = 0; i < half; i += 8) s += String.fromCharCode(size + i + n);return s}\nreturn f(1) + Math.round(half / 3);';
  const run = (text: string): unknown => runInNewContext(`(function(){${text}})()`);
  t.is(run(cheapened(code)), run(code));
});

test('what is used in many places is declared before what is used in few; overlays do not count', (t) => {
  const code = [
    'const few=1,many={a:1};',
    'function rare(){return few}',
    'function often(){return many.a}',
    'function overlay(){function inner(){return few+few+few+few+few}return inner()+often()+many.a}',
    'rare(many.a,often(),often());',
  ].join('');
  const { code: ordered } = orderDeclarations(code);
  const places = ['const many', 'function often', 'const few', 'function overlay'].map((text) => ordered.indexOf(text));
  t.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
    ordered,
  );
  t.true(ordered.endsWith('rare(many.a,often(),often());'));
});

test('what is made of other variables stays behind them', (t) => {
  const code = 'const a=[1];const b=a.map(String);function f(){return b+b+b}f(a,b);';
  const { code: ordered } = orderDeclarations(code);
  t.true(ordered.indexOf('a=[1]') < ordered.indexOf('b=a.map'));
  t.is(runInNewContext(`${ordered};f()`), runInNewContext(`${code};f()`));
});
