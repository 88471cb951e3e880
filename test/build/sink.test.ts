import test from 'ava';
import { shortenNames } from '../../build/names.js';
import { sinkDeclarations } from '../../build/sink.js';

const run = (code: string): unknown => new Function(`${code}\nreturn result;`)() as unknown;

const script = `
const state = { calls: 0 };
const scoped = { calls: 0 };
function shared(x) { return x + 1; }
function deep(x) { return shared(x) * 2; }
function inner() { scoped.calls++; state.calls++; return 'only here'; }
function rare(x) { return inner() + deep(x) + scoped.calls; }
function other(x) { return shared(x); }
const result = [rare(1), rare(2), other(3), state.calls];
`;

test('what one overlay alone comes to moves into it, and the state of a scoped module is that of one call', (t) => {
  t.deepEqual(run(script), ['only here41', 'only here62', 4, 2]);
  const { code } = sinkDeclarations(script, new Set(['rare']), new Set(['scoped']));
  t.deepEqual(run(code), ['only here41', 'only here61', 4, 2]);
  t.deepEqual(
    [...code.matchAll(/^(?:function|const) (\w+)/gm)]
      .map(([, name]) => name)
      .filter((name) => name !== 'deep' && name !== 'inner'),
    ['state', 'shared', 'rare', 'scoped', 'other', 'result'].filter(
      (name) => code.search(new RegExp(`^(function|const) ${name}`, 'm')) >= 0,
    ),
  );
  t.true(code.indexOf('function inner') > code.indexOf('function rare'));
});

test('without an overlay nothing moves', (t) => {
  t.is(sinkDeclarations(script, new Set()).code, script);
});

test('an overlay within an overlay takes what is its own alone', (t) => {
  const nested = `
function low() { return 1; }
function mid() { return low() + 1; }
function top() { return mid() + 1; }
const result = top();
`;
  const { code } = sinkDeclarations(nested, new Set(['top', 'mid']));
  t.is(run(code), 3);
  t.true(code.indexOf('function top') < code.indexOf('function mid'));
  t.true(code.indexOf('function mid') < code.indexOf('function low'));
});

test('names are as short as they are used often, and mean what they meant', (t) => {
  const long = `
const often = 1, seldom = 20;
function sum(first, second) { const often2 = first + often; return often2 + second + often + often; }
const result = [sum(1, seldom), (() => { let a = often; { let a = 5; seldom; } return a; })(), { often }];
`;
  const { code } = shortenNames(long.replace('result', 'result'));
  t.regex(code, /const a = 1/);
  const name = /const (\w+) = \[/.exec(code)![1]!;
  t.deepEqual(new Function(`${code}\nreturn ${name};`)(), run(long));
});
