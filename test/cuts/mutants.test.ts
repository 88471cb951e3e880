/** The cut tests notice a firmware that is wrong. */
import test from 'ava';
import { tears } from '../helpers/tears.js';
import { cutsOf, explore, type Extent, type Failure, Golden, replay } from './engine.js';
import { flows } from './flows.js';
import { mutants, rewriteOf, type Mutant } from './mutants.js';

/** The last operations of a long flow are those that are not all alike. */
function extentsOf(golden: Golden): Extent[] {
  const ends = golden.flow.isLong ? golden.operations.length - 20 : 0;
  const last = golden.operations.length - 1;
  const every = (operation: number): typeof tears | [] => (operation >= ends ? tears : []);
  return [
    { seeds: 6, first: every },
    // Twice in a row the word is read whole by luck.
    { seeds: 8, first: (operation) => (operation === last ? ['last unstable'] : []), second: () => ['begun'] },
    { seeds: 2, first: every, second: (operation) => [tears[operation % tears.length]!, 'last unstable'] },
  ];
}

/** The first failure that the cut tests find, if they find one. */
function failureOf(mutant: Mutant): Failure | undefined {
  for (const name of mutant.flows) {
    const flow = flows.find((each) => each.name === name)!;
    let golden: Golden;
    try {
      golden = new Golden(flow, rewriteOf(mutant));
    } catch (error) {
      return { id: name, why: (error as Error).message };
    }
    for (const extent of extentsOf(golden)) for (const failure of explore(golden, extent)) if (failure) return failure;
  }
  return undefined;
}

for (const mutant of mutants) {
  test.serial(`the cut tests notice it if ${mutant.name}`, (t) => {
    const failure = failureOf(mutant);
    t.truthy(failure);
    t.notRegex(failure!.why, /^mutant /);
    t.log(`${failure!.id}: ${failure!.why}`);
    const { flow, cuts } = cutsOf(failure!.id);
    if (!cuts.length) return;
    const golden = new Golden(
      flows.find(({ name }) => name === flow)!,
      rewriteOf(mutant),
    );
    t.deepEqual(replay(golden, cuts), failure, 'its id makes the same case again');
  });
}

test.serial('a mutant whose text is not in the source is not taken for one', (t) => {
  const rewrite = rewriteOf({ name: 'stale', flows: [], changes: [{ module: 'store/vault', from: 'gone', to: '' }] });
  t.throws(() => rewrite('store/vault', 'export {}'), { message: /not exactly once/ });
  const lost = { name: 'lost', flows: [], changes: [{ module: 'store/none', from: '', to: '' }] };
  t.throws(() => rewriteOf(lost), { message: /there is no store\/none/ });
});
