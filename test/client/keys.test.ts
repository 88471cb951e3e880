/** Keys on the side of whoever holds them. */
import test from 'ava';
import { type Caveats, encodeBlock } from '../../client/block.js';
import { allows, hasTimes, type KeyPath, newClaimDigits } from '../../client/keys.js';
import { Right } from '../../src/wire/command.js';

const holderId = Uint8Array.of(1, 2, 3, 4);

function keyWith(...blocks: readonly Omit<Caveats, 'holderId'>[]): KeyPath {
  const encoded = blocks.map((caveats) => encodeBlock({ ...caveats, holderId }));
  return { keyId: holderId, finderKey: new Uint8Array(16), blocks: encoded, name: 'Door' };
}

test('a key allows what all of its blocks allow, and of several rights each', (t) => {
  t.true(allows(keyWith(), Right.Administer));
  const key = keyWith({ rights: Right.Unlock | Right.Lock }, { rights: Right.Unlock | Right.Observe });
  t.true(allows(key, Right.Unlock));
  for (const right of [Right.Lock, Right.Observe, Right.Unlock | Right.Lock]) t.false(allows(key, right));
});

test('a key has times where any block has a beginning, an end or hours', (t) => {
  t.false(hasTimes(keyWith()));
  t.false(hasTimes(keyWith({}, { rights: Right.Unlock, uses: 2 })));
  for (const limit of [{ from: 1 }, { until: 1 }, { schedule: { weekdays: 127, start: 0, length: 95 } }]) {
    t.true(hasTimes(keyWith(limit, {})), JSON.stringify(limit));
    t.true(hasTimes(keyWith({}, limit)), JSON.stringify(limit));
  }
});

test.serial('no digit is likelier than another: random bytes that would make it so are thrown away', (t) => {
  const real = crypto.getRandomValues.bind(crypto);
  t.teardown(() => Object.assign(crypto, { getRandomValues: real }));
  let next = 245;
  const counted = (bytes: Uint8Array): Uint8Array => bytes.map((_, at) => (bytes[at] = next++ & 255));
  Object.assign(crypto, { getRandomValues: counted });
  t.is(newClaimDigits(), '56789' + '01234567890123456789012');
});
