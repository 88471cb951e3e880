import { readFile } from 'node:fs/promises';
import test from 'ava';
import { Bundle, type IdentifierNode } from '../../build/dialect/bundle.js';
import { orderDeclarations } from '../../build/lookups.js';
import { pretokenise } from '../../build/pretokenise.js';
import { profile } from '../../build/profile.js';
import { firmwareOf, guardOf, joltjs, mdbt42q } from '../helpers/locks.js';

test('what is looked up most stands first, then what is used in most places', (t) => {
  const script =
    'const rare = 1; let some = 2; const often = 3; function act() { return [rare, rare, some, often]; } act();';
  const names = (code: string) => [...code.matchAll(/(?:const|let|function) (\w+)/g)].map(([, name]) => name);
  t.deepEqual(names(orderDeclarations(script).code), ['rare', 'some', 'often', 'act']);
  const lookups = new Map([
    ['often', 9],
    ['some', 2],
  ]);
  t.deepEqual(names(orderDeclarations(script, lookups).code), ['often', 'some', 'rare', 'act']);
});

for (const board of [mdbt42q, joltjs]) {
  test(`${board.name}: names stand in the order of their lookups in a key press and an unlock`, async (t) => {
    const lookups = await profile(board, guardOf(board), firmwareOf(board));
    const code = await readFile(new URL(`../../dist/${board.name}.js`, import.meta.url), 'utf8');
    const names = new Bundle(code).program.body.flatMap((node) =>
      node.type === 'FunctionDeclaration'
        ? [node.id.name]
        : node.type === 'VariableDeclaration'
          ? node.declarations.map(({ id }) => (id as IdentifierNode).name)
          : [],
    );
    const counts = names.slice(0, 40).map((name) => lookups.get(name)!);
    t.deepEqual(
      counts,
      counts.toSorted((a, b) => b - a),
    );
    t.true(counts[0]! > 10);
  });
}

test('a firmware that does not open is told', async (t) => {
  const mute = await pretokenise('const a = 1; setInterval(() => E.kickWatchdog(), 1000);');
  await t.throwsAsync(profile(mdbt42q, guardOf(mdbt42q), mute), { message: 'The simulated lock did not open.' });
});
