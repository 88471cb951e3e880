/** What the phone's page makes of keys that come: by a link that anyone may have written, or offered by a lock. */
import test from 'ava';
import { newHolderId } from '../../client/block.js';
import { randomBytes } from '../../client/bytes.js';
import { Refused, Unanswered } from '../../client/errors.js';
import { type ClaimKey, type HeldKey, hold, narrow } from '../../client/keys.js';
import { newLedger } from '../../client/ledger.js';
import { Lock } from '../../client/lock.js';
import type { Session } from '../../client/session.js';
import { Reason } from '../../src/wire/events.js';
import { taken } from '../../web/model/offer.js';
import { isKeyOf } from '../../web/model/same-key.js';

// The model asks for the browser where it is loaded.
Object.assign(globalThis, {
  location: new URL('https://lock.example/'),
  navigator: { userAgent: '', storage: {} },
  localStorage: { getItem: () => null, setItem: () => undefined },
});
const { placeOf } = await import('../../web/model/importing.js');
const { choose, locks } = await import('../../web/model/locks.js');
const { phase } = await import('../../web/model/moving.js');

const keyId = Uint8Array.of(9, 8, 7, 6);

function ownerKey(): Promise<HeldKey> {
  return hold({ keyId, secret: randomBytes(16), finderKey: randomBytes(16), blocks: [], name: 'Door' });
}

const narrower = async (key: HeldKey): Promise<HeldKey> => hold(await narrow(key, { holderId: newHolderId() }));

function stored(id: string, key: HeldKey) {
  return { id, name: id, key, ledger: newLedger(key), pinNames: {}, log: [] };
}

test('a key is known again by its secret, also narrowed, and by nothing else', async (t) => {
  const owner = await ownerKey();
  const mine = await narrower(owner);
  const theirs = await narrower(mine);
  for (const key of [owner, mine, theirs]) t.true(await isKeyOf(key, key));
  t.true(await isKeyOf(owner, theirs));
  t.true(await isKeyOf(mine, theirs));
  t.false(await isKeyOf(theirs, mine));
  t.false(await isKeyOf(mine, await narrower(owner)));
  t.false(await isKeyOf(await ownerKey(), mine), 'the id alone proves nothing');
  t.false(await isKeyOf({ ...mine, secret: (await ownerKey()).secret }, mine));
});

test('a link with the id and blocks of a good key takes its place only if it is that key', async (t) => {
  const owner = await ownerKey();
  const mine = await narrower(owner);
  const among = [stored('other', await narrower(owner)), stored('mine', mine)];
  t.like(await placeOf(mine, among), { present: { id: 'mine' }, isDoubtful: false });
  t.like(await placeOf(owner, among), { present: { id: 'other' }, isDoubtful: false });
  const forged = { ...mine, secret: (await ownerKey()).secret };
  t.deepEqual(await placeOf(forged, among), { present: undefined, isDoubtful: true });
  t.deepEqual(await placeOf(await ownerKey(), among), { present: undefined, isDoubtful: true });
  t.deepEqual(await placeOf(await narrower(owner), among), { present: undefined, isDoubtful: false }, 'a second key');
  const higher = { ...mine, keyId: Uint8Array.of(9, 8, 255, 255) };
  t.deepEqual(await placeOf(higher, among), { present: undefined, isDoubtful: false }, 'ids have no order');
});

/** Knows one key, and answers others as it is told. */
function lockWith(holds: ClaimKey, first: ClaimKey, answer: Error): Lock {
  let key = first;
  return new Lock({
    use: (next: ClaimKey) => (key = next),
    request: () => (key === holds ? Promise.resolve(new Uint8Array(16)) : Promise.reject(answer)),
  } as unknown as Session);
}

test('an offer that was cut off: the key that the lock takes is kept, and none where it takes neither', async (t) => {
  const [old, offered, strange] = await Promise.all([ownerKey(), ownerKey(), ownerKey()]);
  const no = new Refused(Reason.UnknownKey, false);
  t.true(await lockWith(offered, offered, no).hasTaken(old));
  t.true(await lockWith(offered, offered, no).hasTaken(undefined));
  const changes = await taken(offered);
  t.is(changes.ownerKey, offered);
  t.true('offered' in changes && changes.offered === undefined);
  t.true(await isKeyOf(offered, changes.key!));
  t.deepEqual(changes.ledger!.given, []);
  t.false(await lockWith(old, offered, no).hasTaken(old));
  await t.throwsAsync(lockWith(strange, offered, no).hasTaken(old), { is: no });
  await t.throwsAsync(lockWith(strange, offered, no).hasTaken(undefined), { is: no });
  const silence = new Unanswered();
  await t.throwsAsync(lockWith(old, offered, silence).hasTaken(old), { is: silence });
});

test.serial('what one lock has answered is not shown at another', async (t) => {
  locks.value = [stored('one', await ownerKey()), stored('two', await ownerKey())];
  choose('one');
  phase.value = { is: 'done', wanted: { to: 'unlock' } };
  locks.value = [...locks.value];
  t.is(phase.value.is, 'done', 'what is stored of it meanwhile changes nothing');
  choose('two');
  t.deepEqual(phase.value as unknown, { is: 'rest' });
});
