/** Every flow with the power cut in each of its flash operations; the longer run is `npm run test:cuts`. */
import test, { type ExecutionContext } from 'ava';
import { cutsOf, explore, type Failure, type Flow, Golden, replay } from './engine.js';
import { shortRun } from './extents.js';
import { flows } from './flows.js';

function survives(t: ExecutionContext, flow: Flow): void {
  const golden = new Golden(flow);
  const failures: Failure[] = [];
  let cases = 0;
  for (const extent of shortRun(flow)) {
    for (const failure of explore(golden, extent)) {
      cases++;
      if (failure) failures.push(failure);
    }
  }
  t.log(`${cases} cuts`);
  t.true(cases >= golden.operations.length);
  t.deepEqual(
    failures.slice(0, 5).map(({ id, why }) => `npm run test:cuts -- --replay ${id}   ${why}`),
    [],
  );
}

for (const flow of flows.filter(({ guesses }) => guesses)) {
  test.serial(`attacks 12 and 35: cut at every flash operation, no guess is free: ${flow.name}`, (t) => {
    survives(t, flow);
  });
}

for (const flow of flows.filter(({ guesses }) => !guesses)) {
  test.serial(
    `attack 35: every flash operation cut, and every one of the start behind it, leaves old or new: ${flow.name}`,
    (t) => {
      survives(t, flow);
    },
  );
}

/** Each was found by the long run, and mended. */
const found = ['append:0-begun-1:51-last-unstable-1', 'add:0-begun-1:51-last-unstable-1'];

for (const id of found) {
  test.serial(`attack 35: a case that once failed: ${id}`, (t) => {
    const { flow: name, cuts } = cutsOf(id);
    t.is(replay(new Golden(flows.find((flow) => flow.name === name)!), cuts), undefined);
  });
}
