/** The store against a Map: whatever is put, removed, appended, reopened and cut, in whatever order. */
import test from 'ava';
import fc from 'fast-check';
import { Random } from '../../sim/random.js';
import { pinSlots, RecordKey } from '../../src/store/keys.js';
import { newHardware } from '../helpers/life.js';
import { holds } from '../helpers/properties.js';
import { cutAt, event, eventNumbers, payload, reopen, survives } from '../helpers/vault.js';
import { type Tear, tears } from '../helpers/tears.js';

type Step =
  | { do: 'put'; key: number; mark: number }
  | { do: 'remove'; key: number }
  | { do: 'events'; count: number }
  | { do: 'tidy' }
  | { do: 'reopen' }
  | { do: 'cut'; at: number; tear: Tear; key: number; mark: number };

/** Keys as the lock uses them: each has one length. */
const key = fc.oneof(
  fc.constantFrom(RecordKey.Root as number, RecordKey.Policy as number),
  fc.integer({ min: RecordKey.Attempt, max: RecordKey.Attempt + 15 }),
  fc.integer({ min: RecordKey.Pin, max: RecordKey.Pin + pinSlots - 1 }),
);

function bytesOf(key: number): number {
  if (key === (RecordKey.Root as number)) return 32;
  if (key === (RecordKey.Policy as number)) return 12;
  return key < (RecordKey.Pin as number) ? 4 : 24;
}

const mark = fc.nat(65535);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('put' as const), key, mark }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), key }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('events' as const), count: fc.integer({ min: 1, max: 60 }) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'tidy' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'reopen' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('cut' as const),
      at: fc.nat(40),
      tear: fc.constantFrom(...tears),
      key,
      mark,
    }),
  },
);

function run(steps: readonly Step[]): void {
  newHardware();
  let store = reopen();
  const model = new Map<number, string>();
  let events = 0;
  const expect = (truth: boolean, what: string): void => {
    if (!truth) throw new Error(what);
  };
  for (const [number, each] of steps.entries()) {
    const at = `step ${number}: `;
    if (each.do === 'put') {
      const value = payload(each.mark, bytesOf(each.key));
      expect(store.put(each.key, value), `${at}put was refused`);
      model.set(each.key, value);
    } else if (each.do === 'remove') {
      store.remove(each.key);
      model.delete(each.key);
    } else if (each.do === 'events') {
      for (let n = 0; n < each.count; n++) expect(store.appendEvent(...event), `${at}event was refused`);
      events += each.count;
    } else if (each.do === 'tidy') {
      store.tidy();
    } else if (each.do === 'cut') {
      const value = payload(each.mark, bytesOf(each.key));
      cutAt(each.at, each.tear, new Random(each.mark));
      survives(() => store.put(each.key, value));
      store = reopen();
      const found = store.get(each.key);
      expect(found === value || found === model.get(each.key), `${at}neither the old nor the new after a cut`);
      if (found === undefined) model.delete(each.key);
      else model.set(each.key, found);
    } else {
      store = reopen();
    }
    for (let each = 2; each < RecordKey.Pin + pinSlots; each++)
      expect(store.get(each) === model.get(each), `${at}key ${each}`);
  }
  const numbers = eventNumbers();
  expect(
    numbers.slice(-256).join() ===
      Array.from({ length: Math.min(events, 256) }, (_, n) => events - Math.min(events, 256) + n + 1).join(),
    'events',
  );
}

test('the store holds what a Map would hold', (t) => {
  holds(fc.property(fc.array(step, { maxLength: 90, size: 'max' }), run), 150, (text) => {
    t.log(text);
  });
  t.pass();
});

test('a hundred PINs and a full log before the first step change nothing about that', (t) => {
  const full: Step[] = Array.from({ length: 100 }, (_, slot) => ({ do: 'put', key: RecordKey.Pin + slot, mark: slot }));
  full.push({ do: 'events', count: 256 });
  const property = fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
    run([...full, ...steps]);
  });
  holds(property, 40, (text) => {
    t.log(text);
  });
  t.pass();
});
