/** Every flow with the power cut in each of its flash operations; the longer run is `npm run test:cuts`. */
import test from 'ava';
import { explore, type Failure, Golden } from './engine.js';
import { shortRun } from './extents.js';
import { flows } from './flows.js';

for (const flow of flows) {
  test.serial(
    `attack 35: cut at every flash operation of "${flow.name}", and again in the start behind it: old or new, never open, nothing lost`,
    (t) => {
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
    },
  );
}
