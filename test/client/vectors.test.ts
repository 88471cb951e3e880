/** Client and model lock against test/vectors/protocol.json. */
import { readFileSync } from 'node:fs';
import test from 'ava';
import { decodeBlock, encodeBlock } from '../../client/block.js';
import { type Bytes, fromHex, join, toHex } from '../../client/bytes.js';
import { Refused } from '../../client/errors.js';
import { Assembler, split } from '../../client/frames.js';
import { claimKeyOfDigits, hmac, hold, importSecret, isAdvertOf, narrow } from '../../client/keys.js';
import { decodeLink, encodeClaimLink, encodeKeyLink, LinkError } from '../../client/link.js';
import { nextRequest, openRequest, readAnswer, sessionSecret } from '../../client/messages.js';
import { Session } from '../../client/session.js';
import { HmacLabel } from '../../src/wire/hmac-label.js';
import { nonceBytes } from '../../src/wire/protocol.js';
import { ModelLink, VirtualTime } from '../helpers/model-link.js';
import { ModelLock } from '../helpers/model-lock.js';
import { protocolFile, protocolText, protocolVectors as vectors } from '../vectors/make-protocol.js';

type Exchange = {
  command: number;
  arguments: string;
  request: string;
  requestFrames: string[];
  reason: number;
  data: string;
  answer: string;
  answerFrames: string[];
};
type SessionVector = {
  name: string;
  secret: string;
  keyId: string;
  blocks: string[];
  lockNonce: string;
  phoneNonce: string;
  frameBytes: number;
  hello: string;
  exchanges: Exchange[];
};
const sessions = vectors.sessions as unknown as SessionVector[];

test('the vectors are what their script makes', (t) => {
  t.is(readFileSync(protocolFile, 'utf8'), protocolText, 'Run: npx tsx test/vectors/make-protocol.ts');
});

/** The length of each kind's input, label included; of those that say their length, what it must be. */
const kinds: Record<HmacLabel, (input: Bytes) => number> = {
  [HmacLabel.PinKey]: () => 1,
  [HmacLabel.Pin]: () => 12,
  [HmacLabel.ChainKey]: () => 1,
  [HmacLabel.Seal]: () => 17,
  [HmacLabel.Head]: () => 17,
  [HmacLabel.OwnerKey]: () => 5,
  [HmacLabel.Narrow]: () => 18,
  [HmacLabel.Request]: (input) => 35 + input[34]!,
  [HmacLabel.Answer]: (input) => 35 + input[34]!,
  [HmacLabel.Stream]: () => 37,
  [HmacLabel.ClaimKey]: () => 1,
  [HmacLabel.FinderKey]: () => 5,
  [HmacLabel.Finder]: () => 4,
};

test('no HMAC input reads as two kinds: each has a first byte of its own, and one length', async (t) => {
  const labels = Object.keys(kinds).map(Number);
  t.deepEqual(
    vectors.inputs.map(({ label }) => label).sort((a, b) => a - b),
    labels,
  );
  for (const { kind, label, key, input, output } of vectors.inputs) {
    const bytes = fromHex(input);
    const fitting = labels.filter((other) => bytes[0] === other && bytes.length === kinds[other as HmacLabel](bytes));
    t.deepEqual(fitting, [label], kind);
    t.is(toHex(await hmac(await importSecret(fromHex(key)), bytes)), output, kind);
  }
});

test('a key is narrowed as the vectors say, and held without being readable', async (t) => {
  const { keyId, ownerKey, finderKey, chain } = vectors.keys;
  let loose = {
    keyId: fromHex(keyId),
    finderKey: fromHex(finderKey),
    secret: fromHex(ownerKey),
    blocks: [] as Bytes[],
    name: '',
  };
  for (const { caveats, block, key } of chain) {
    const words = { ...caveats, holderId: fromHex(caveats.holderId) };
    t.is(toHex(encodeBlock(words)), block);
    t.deepEqual(
      Object.fromEntries(Object.entries(decodeBlock(fromHex(block))).filter(([, value]) => value !== undefined)),
      words,
    );
    const held = await hold(loose);
    t.false(held.secret.extractable);
    await t.throwsAsync(crypto.subtle.exportKey('raw', held.secret), { any: true });
    loose = { ...(await narrow(held, words)), blocks: [...loose.blocks, fromHex(block)] };
    t.is(toHex(loose.secret), key);
  }
});

test('links are as the vectors say, both ways', async (t) => {
  const { keyId, ownerKey, finderKey, chain } = vectors.keys;
  for (const { hops, name, link } of vectors.links) {
    const key = {
      keyId: fromHex(keyId),
      finderKey: fromHex(finderKey),
      secret: fromHex(hops ? chain[hops - 1]!.key : ownerKey),
      blocks: chain.slice(0, hops).map(({ block }) => fromHex(block)),
      name,
    };
    t.is(await encodeKeyLink(key), link);
    t.deepEqual(await decodeLink(link), { kind: 'key', key });
  }
  const { wireKey, link } = vectors.claims;
  t.is(await encodeClaimLink(fromHex(wireKey)), link);
  t.deepEqual(await decodeLink(link), { kind: 'claim', secret: fromHex(wireKey) });
});

test("the text of a lock's tag is a claim link in the interpreter's base64", async (t) => {
  const { key, text } = vectors.claims.tag;
  t.regex(text, /^[\w/+]{28}$/);
  t.true(text.includes('+') && text.includes('/'));
  const claim = { kind: 'claim', secret: fromHex(key) } as const;
  t.deepEqual(await decodeLink(text), claim);
  t.deepEqual(await decodeLink(await encodeClaimLink(claim.secret)), claim);
  for (const damaged of [text.slice(1), text.slice(0, -1), `${text}=`, text.replace('/', ' '), `B${text.slice(1)}`])
    await t.throwsAsync(decodeLink(damaged), { instanceOf: LinkError }, damaged);
});

test('28 digits give the claim key, and an advert is known by the finder key', async (t) => {
  const { digits, digitsKey } = vectors.claims;
  const input = fromHex('00');
  t.deepEqual(
    await hmac((await claimKeyOfDigits(digits)).secret, input),
    await hmac(await importSecret(fromHex(digitsKey)), input),
  );
  const { keyId, finderKey } = vectors.keys;
  const key = { keyId: fromHex(keyId), finderKey: fromHex(finderKey), blocks: [], name: '' };
  const id = fromHex(vectors.advert.id);
  t.true(await isAdvertOf(key, id));
  t.false(await isAdvertOf({ ...key, finderKey: fromHex(keyId.repeat(4)) }, id));
  t.false(
    await isAdvertOf(
      key,
      id.map((byte, at) => (at === 5 ? byte ^ 1 : byte)),
    ),
  );
  t.false(await isAdvertOf(key, new Uint8Array(6)));
});

for (const vector of sessions) {
  test(`messages of a session: ${vector.name}`, async (t) => {
    const phoneNonce = fromHex(vector.phoneNonce);
    const secret = sessionSecret(await importSecret(fromHex(vector.secret)), fromHex(vector.lockNonce), phoneNonce);
    const path = { keyId: fromHex(vector.keyId), blocks: vector.blocks.map(fromHex) };
    for (const [sequence, exchange] of vector.exchanges.entries()) {
      const given = fromHex(exchange.arguments);
      const request = sequence
        ? await nextRequest(secret, sequence, exchange.command, given)
        : await openRequest(secret, path, phoneNonce, vector.frameBytes, exchange.command, given);
      t.is(toHex(request), exchange.request);
      t.deepEqual(split(request, vector.frameBytes).map(toHex), exchange.requestFrames);
      const assembler = new Assembler();
      const messages = exchange.answerFrames.map((frame) => assembler.take(fromHex(frame)));
      t.deepEqual(messages, [...exchange.answerFrames.slice(1).map(() => undefined), fromHex(exchange.answer)]);
      t.deepEqual(await readAnswer(secret, sequence, fromHex(exchange.answer)), {
        reason: exchange.reason,
        data: fromHex(exchange.data),
        isProven: true,
      });
    }
  });
}

/** A model lock in the state that the vectors are of. */
function lockOf(vector: SessionVector): { lock: ModelLock; time: VirtualTime } {
  const time = new VirtualTime();
  const lock = new ModelLock(time);
  lock.root = Buffer.from(vectors.keys.root, 'hex');
  lock.keyId = Buffer.from(vectors.keys.keyId, 'hex');
  lock.largestFrame = vector.frameBytes;
  lock.random = (count) => Buffer.from(count === nonceBytes ? vector.lockNonce : vectors.keys.keyId, 'hex');
  return { lock, time };
}

test('the model lock derives what the vectors say', (t) => {
  const { lock } = lockOf(sessions[0]!);
  t.is(lock.pinKey.toString('hex'), vectors.keys.pinKey);
  t.is(lock.ownerKeyOf(lock.keyId!).toString('hex'), vectors.keys.ownerKey);
  t.is(lock.finderKeyOf(lock.keyId!).toString('hex'), vectors.keys.finderKey);
  lock.random = () => Buffer.from(vectors.advert.salt, 'hex');
  t.is(lock.advert().toString('hex'), vectors.advert.id);
});

test('client and model lock exchange the frames of the vectors', async (t) => {
  for (const vector of sessions.filter(({ name }) => !/administration|used up/.test(name))) {
    const { lock, time } = lockOf(vector);
    lock.clockOffset = 1_800_000_000;
    if (vector.keyId === '00000000') {
      lock.keyId = undefined;
      lock.insideHeld = true;
      lock.typeClaimDigits(vectors.claims.digits);
    }
    const link = new ModelLink(lock, vector.frameBytes);
    const key = {
      keyId: fromHex(vector.keyId),
      blocks: vector.blocks.map(fromHex),
      secret: await importSecret(fromHex(vector.secret)),
    };
    const session = new Session(link, key, { timer: time, random: () => fromHex(vector.phoneNonce) });
    const exchange = vector.exchanges[0]!;
    const data = await time.until(session.request(exchange.command, fromHex(exchange.arguments)));
    t.is(toHex(data), exchange.data);
    t.deepEqual(
      link.toLock.map((frame) => frame.toString('hex')),
      exchange.requestFrames,
    );
    t.deepEqual(
      link.toPhone.map((frame) => frame.toString('hex')),
      [vector.hello, ...exchange.answerFrames],
    );
  }
});

test('a key narrowed three times is used up for the model lock as well', async (t) => {
  const vector = sessions.find(({ name }) => name.includes('used up'))!;
  const { lock, time } = lockOf(vector);
  lock.clockOffset = 1_800_000_000 + 15 * 3600;
  lock.holders.set(vectors.keys.chain[2]!.caveats.holderId, { untilDay: 30_000, uses: 2, revoked: false, counted: true });
  const link = new ModelLink(lock, vector.frameBytes);
  const key = {
    keyId: fromHex(vector.keyId),
    blocks: vector.blocks.map(fromHex),
    secret: await importSecret(fromHex(vector.secret)),
  };
  const session = new Session(link, key, { timer: time, random: () => fromHex(vector.phoneNonce) });
  const refused = await t.throwsAsync(time.until(session.request(2)), { instanceOf: Refused });
  t.is(refused.reason, 55);
  t.true(refused.isProven);
  t.deepEqual(link.toPhone.at(-1)!.toString('hex'), vector.exchanges[0]!.answerFrames[0]);
  t.deepEqual(join(...link.toLock.map((frame) => frame.subarray(1))), fromHex(vector.exchanges[0]!.request));
  t.is(lock.movements, 0);
});
