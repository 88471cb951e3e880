/** How much one call of the store does at most, and how long the flash lasts. */
import test from 'ava';
import { change, erasesPerPageTenYears, fullStore, liveShare } from '../../bench/wear.js';
import { Random } from '../../sim/random.js';
import { pinSlots, RecordKey } from '../../src/store/keys.js';
import { flash, pageBytes, reads } from '../fakes/nor.js';
import { newHardware } from '../helpers/life.js';
import { event, operationsOf, payload, reopen } from '../helpers/vault.js';

const pin = (slot: number): number => RecordKey.Pin + slot;

function erases(): number {
  return flash.erases.reduce((sum, count) => sum + count);
}

/** Calls of the store in a random order, with starts between them; nobody tidies up if `tidies` is 0. */
function* calls(seed: number, tidies: number): Generator<[name: string, call: () => unknown]> {
  const random = new Random(seed);
  let store = fullStore();
  for (let n = 0; n < 4000; n++) {
    const slot = random.next() % pinSlots;
    const kind = random.next() % 100;
    if (kind < 60) yield ['appendEvent', () => store.appendEvent(...event)];
    else if (kind < 80) yield ['put', () => change(store, slot, n)];
    else if (kind < 90) yield ['remove', () => store.remove(pin(slot))];
    else if (kind < 90 + tidies) yield ['tidy', () => store.tidy()];
    else if (n % 50 === 0) yield ['open', () => (store = reopen())];
  }
}

for (const tidies of [9, 0]) {
  test.serial(`a call erases one page at most, ${tidies ? 'with' : 'without'} tidying`, (t) => {
    const most = { erases: 0, operations: 0, reads: 0 };
    for (const seed of [1, 2, 3]) {
      for (const [name, call] of calls(seed, tidies)) {
        const before = { erases: erases(), reads: reads.count };
        const operations = operationsOf(call);
        most.erases = Math.max(most.erases, erases() - before.erases);
        if (name === 'open') continue;
        most.operations = Math.max(most.operations, operations);
        most.reads = Math.max(most.reads, reads.count - before.reads);
      }
    }
    t.log(most);
    t.is(most.erases, 1);
    // A page of copies, a page record, and what was to be written.
    t.true(most.operations <= pageBytes / 4 + 1);
    t.true(most.reads <= 3500);
  });
}

test.serial('so does one that finds the oldest page all in use, and nothing to gain by moving it', (t) => {
  newHardware();
  const store = reopen();
  store.put(RecordKey.Root, payload(1, 32));
  for (let slot = 0; slot < pinSlots; slot++) store.put(pin(slot), payload(slot));
  for (let n = 0; n < 16; n++) store.put(RecordKey.Attempt + n, payload(n, 4));
  const { vault } = store;
  while (vault.writeAt + 24 <= vault.end) store.appendEvent(...event);
  // Nothing but a policy that changes all the time: the rest of the pages is of no use.
  let most = 0;
  for (let n = 0; n < 1000; n++) {
    const before = erases();
    if (!store.put(RecordKey.Policy, payload(n, 12))) t.fail(`change ${n}`);
    most = Math.max(most, erases() - before);
  }
  t.is(most, 1);
  const after = reopen();
  for (let slot = 0; slot < pinSlots; slot++) t.is(after.get(pin(slot)), payload(slot));
});

test.serial('ten years at a busy door, with a vault that takes nothing more, wear no page out', (t) => {
  t.true(liveShare(fullStore()) > 0.845);
  const erases = erasesPerPageTenYears();
  t.log(erases);
  t.true(erases > 1000 && erases < 10_000);
});
