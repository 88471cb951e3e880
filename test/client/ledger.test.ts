/** The list of keys given away. */
import test from 'ava';
import { toHex } from '../../client/bytes.js';
import {
  fromJson,
  give,
  LedgerError,
  markRevoked,
  merge,
  newLedger,
  reconcile,
  subtree,
  toJson,
} from '../../client/ledger.js';
import { daySeconds, friday8, Household, idOf } from '../helpers/phones.js';

const [mother, child, friend] = ['mother', 'child', 'friend'].map(idOf);
const until = friday8 + daySeconds;

async function family() {
  const house = new Household();
  const owner = await house.owner();
  let ledger = newLedger(owner);
  ledger = give(ledger, await house.loose({ holderId: mother! }), 'Mother', friday8);
  ledger = give(
    ledger,
    await house.loose({ holderId: mother! }, { holderId: child!, until, uses: 3 }),
    'Child',
    friday8 + 1,
  );
  ledger = give(ledger, await house.loose({ holderId: friend!, rights: 3 }), 'Friend', friday8 + 2);
  return { house, owner, ledger };
}

test('what was given is written down with its limits, and no secret', async (t) => {
  const { house, ledger } = await family();
  t.deepEqual(
    ledger.given.map(({ name }) => name),
    ['Mother', 'Child', 'Friend'],
  );
  t.like(ledger.given[1], { holderId: toHex(child!), parent: toHex(mother!), until, uses: 3 });
  const text = toJson(ledger);
  t.deepEqual(JSON.parse(toJson(fromJson(text))), JSON.parse(text));
  const { secret } = await house.loose({ holderId: mother! });
  t.false(text.includes(toHex(secret)));
});

test('a revocation names all that it kills', async (t) => {
  const { ledger } = await family();
  t.deepEqual(
    subtree(ledger, toHex(mother!)).map(({ name }) => name),
    ['Mother', 'Child'],
  );
  t.deepEqual(
    subtree(ledger, toHex(child!)).map(({ name }) => name),
    ['Child'],
  );
  const [given] = ledger.given.slice(1);
  const grandchild = { ...given!, holderId: '00000009', parent: toHex(child!), name: 'Grandchild' };
  const turned = { ...ledger, given: [...ledger.given, grandchild].toReversed() };
  t.deepEqual(
    subtree(turned, toHex(mother!)).map(({ name }) => name),
    ['Grandchild', 'Child', 'Mother'],
  );
});

test('set against the lock it knows who came, who is revoked, and who is a stranger', async (t) => {
  const { house, ledger } = await family();
  await house.phone(await house.key({ holderId: friend! })).does(async (lock) => {
    await lock.unlock();
    await lock.session.end();
  });
  const owner = house.phone(await house.key({ holderId: idOf('stranger') }));
  await owner.does((lock) => lock.revoke(mother!));
  const { ledger: now, unknown, used } = reconcile(ledger, await owner.does((lock) => lock.listHolders()), friday8 + 9);
  t.deepEqual(
    unknown.map(({ holderId }) => holderId),
    [idOf('stranger')],
  );
  t.true(used.some(({ name }) => name === 'Friend'));
  t.is(now.given[0]!.revokedAt, friday8 + 9);
  t.is(now.given[1]!.revokedAt, undefined);
});

test('two lists become one, and what contradicts is refused and changes nothing', async (t) => {
  const { house, owner, ledger } = await family();
  const other = give(newLedger(owner), await house.loose({ holderId: idOf('cook') }), 'Cook', friday8);
  t.is(merge(ledger, other).given.length, 4);
  const revoked = markRevoked(ledger, toHex(mother!), friday8 + 5);
  t.is(merge(ledger, revoked).given[0]!.revokedAt, friday8 + 5);
  t.throws(() => merge(ledger, { ...other, keyId: '00000000' }), { instanceOf: LedgerError });
  const moved = { ...other, given: [{ ...other.given[0]!, holderId: toHex(child!) }] };
  t.throws(() => merge(ledger, moved), { instanceOf: LedgerError });
  const again = await house.loose({ holderId: mother! });
  t.throws(() => give(ledger, again, 'Mother', friday8), { instanceOf: LedgerError });
  t.throws(() => give(ledger, owner, 'me', friday8), { instanceOf: LedgerError });
});

test('a file that is no list, or has been changed, is refused with a word', async (t) => {
  const { ledger } = await family();
  const file = JSON.parse(toJson(ledger)) as { given: Record<string, unknown>[] };
  const bad: unknown[] = [
    '',
    null,
    [],
    {},
    { ...file, deadlatch: 'log' },
    { ...file, version: 2 },
    { ...file, keyId: 'x' },
    { ...file, given: 3 },
  ];
  for (const change of [
    { holderId: '' },
    { parent: 'mother' },
    { name: 1 },
    { givenAt: -1 },
    { until: 'soon' },
    { rights: 256 },
    { schedule: { weekdays: 200 } },
  ]) {
    bad.push({ ...file, given: [{ ...file.given[0], ...change }] });
  }
  bad.push({ ...file, given: [file.given[0], file.given[0]] }, { ...file, given: [null] });
  for (const each of bad) t.throws(() => fromJson(JSON.stringify(each)), { instanceOf: LedgerError }, JSON.stringify(each));
  t.throws(() => fromJson('{'), { instanceOf: LedgerError });
});
