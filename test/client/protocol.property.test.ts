/** What must hold of the protocol whatever comes: tried on client and model lock. */
import test from 'ava';
import fc from 'fast-check';
import { BlockError, type Caveats, decodeBlock, encodeBlock } from '../../client/block.js';
import { type Bytes, fromHex, toHex } from '../../client/bytes.js';
import { Refused, SessionError } from '../../client/errors.js';
import { Assembler, split } from '../../client/frames.js';
import { claimKeyOfDigits, hold, importSecret, type LooseKey } from '../../client/keys.js';
import { decodeLink, encodeKeyLink, LinkError } from '../../client/link.js';
import { openRequest, readAnswer, sessionSecret } from '../../client/messages.js';
import { Command, Right } from '../../src/wire/command.js';
import { EventCode } from '../../src/wire/events.js';
import { HmacLabel } from '../../src/wire/hmac-label.js';
import { FrameHeader, maxMessageBytes } from '../../src/wire/protocol.js';
import { signed, VirtualTime } from '../helpers/model-link.js';
import { ModelLock } from '../helpers/model-lock.js';
import { daySeconds, friday8, Household, idOf } from '../helpers/phones.js';
import { holds, holdsAsync } from '../helpers/properties.js';

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Uint8Array.from(array));
/** Mostly what grants, so that both outcomes come about. */
const mostly = <Value>(often: fc.Arbitrary<Value>, seldom: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 5, arbitrary: often }, { weight: 1, arbitrary: seldom });
const past = fc.integer({ min: friday8 - 2 * daySeconds, max: friday8 });
const future = fc.integer({ min: friday8 + 1, max: friday8 + 2 * daySeconds });

const anyCaveats: fc.Arbitrary<Caveats> = fc
  .record(
    {
      holderId: bytes(4).filter((id) => id.some((byte) => byte)),
      from: mostly(past, future),
      until: mostly(future, past),
      schedule: fc.record({
        weekdays: mostly(fc.constant(127), fc.integer({ min: 0, max: 127 })),
        start: fc.integer({ min: 0, max: 95 }),
        length: mostly(fc.integer({ min: 60, max: 96 }), fc.integer({ min: 0, max: 60 })),
      }),
      rights: mostly(fc.constant(255), fc.integer({ min: 0, max: 255 })),
      uses: mostly(fc.integer({ min: 1, max: 3 }), fc.constant(0)),
    },
    { requiredKeys: ['holderId'] },
  )
  // The lock refuses a count without an end, and the client makes none.
  .map((caveats) => (caveats.uses === undefined ? caveats : { ...caveats, until: caveats.until ?? friday8 + daySeconds }));

/** What the lock says to this key, once. */
async function answerTo(chain: readonly Caveats[], command: Command): Promise<boolean> {
  const house = new Household();
  const phone = house.phone(await house.key(...chain));
  try {
    await house.time.until(phone.session.request(command));
    return true;
  } catch (error) {
    if (error instanceof Refused && error.isProven) return false;
    throw error;
  }
}

test.serial('a block only takes away, wherever it stands', async (t) => {
  let granted = 0;
  const commands = [Command.Unlock, Command.Lock, Command.Status, Command.ListPins, Command.Health, Command.TakeSeed];
  await holdsAsync(
    fc.asyncProperty(
      fc.array(anyCaveats, { maxLength: 2 }),
      anyCaveats,
      fc.constantFrom(...commands),
      fc.boolean(),
      async (chain, block, command, isFirst) => {
        const narrower = isFirst ? [block, ...chain] : [...chain, block];
        if (!(await answerTo(narrower, command))) return;
        granted++;
        t.true(await answerTo(chain, command));
      },
    ),
    400,
    (text) => t.log(text),
  );
  t.true(granted > 20, `only ${granted} were granted at all`);
});

/** Frames of an unlock that a lock with this nonce grants. */
async function unlockFrames(
  linkBytes: number,
): Promise<{ frames: Bytes[]; lock: () => ModelLock; secret: Parameters<typeof readAnswer>[0] }> {
  const house = new Household();
  const key = await house.key({ holderId: idOf('guest'), rights: Right.Unlock });
  const lockNonce = fromHex('00112233445566778899aabbccddeeff');
  const phoneNonce = fromHex('0102030405060708090a0b0c0d0e0f10');
  const secret = sessionSecret(key.secret, lockNonce, phoneNonce);
  const request = await openRequest(secret, key, phoneNonce, linkBytes, Command.Unlock, new Uint8Array());
  const lock = () => {
    const fresh = new ModelLock(new VirtualTime());
    fresh.root = house.lock.root;
    fresh.keyId = house.lock.keyId;
    fresh.random = () => Buffer.from(lockNonce);
    return fresh;
  };
  return { frames: split(request, linkBytes), lock, secret };
}

/** @returns what the lock notified behind its hello. */
function play(lock: ModelLock, frames: readonly Uint8Array[]): Buffer[] {
  const heard: Buffer[] = [];
  lock.connect({ notify: (frame) => heard.push(frame), drop: () => undefined });
  lock.subscribed();
  for (const frame of frames) lock.write(Buffer.from(frame));
  return heard;
}

for (const linkBytes of [20, 50, 60]) {
  test.serial(`every change of one byte of an unlock is refused, in frames of ${linkBytes}`, async (t) => {
    const { frames, lock } = await unlockFrames(linkBytes);
    const granted = lock();
    play(granted, frames);
    t.is(granted.movements, 1);
    let changes = 0;
    for (const [place, frame] of frames.entries()) {
      for (let at = 0; at < frame.length; at++) {
        for (let mask = 1; mask < 256; mask++) {
          const changed = lock();
          play(
            changed,
            frames.map((each, other) =>
              other === place ? each.map((byte, index) => (index === at ? byte ^ mask : byte)) : each,
            ),
          );
          if (changed.movements) t.fail(`frame ${place}, byte ${at}, mask ${mask}`);
          changes++;
        }
      }
    }
    t.is(changes, 255 * (56 + frames.length));
  });
}

test.serial('pieces missing, doubled or out of order move nothing that was not asked for', async (t) => {
  const { frames, lock } = await unlockFrames(20);
  t.is(frames.length, 3);
  holds(
    fc.property(fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 8 }), (order) => {
      const model = lock();
      play(
        model,
        order.map((place) => frames[place]!),
      );
      t.is(model.movements, order.join('').includes('012') ? 1 : 0);
    }),
    500,
    (text) => t.log(text),
  );
});

test.serial('every change of one byte of an answer proves nothing', async (t) => {
  const { frames, lock, secret } = await unlockFrames(60);
  const model = lock();
  const heard = play(model, frames);
  const answer = Uint8Array.from(heard.at(-1)!.subarray(1));
  t.like(await readAnswer(secret, 0, answer), { reason: 0, isProven: true });
  for (let at = 0; at < answer.length; at++) {
    const changed = Array.from({ length: 255 }, (_, mask) =>
      readAnswer(
        secret,
        0,
        answer.map((byte, index) => (index === at ? byte ^ (mask + 1) : byte)),
      ),
    );
    for (const read of await Promise.all(changed)) t.falsy(read?.isProven);
  }
  for (let length = 0; length < answer.length; length++) {
    t.falsy((await readAnswer(secret, 0, answer.slice(0, length)))?.isProven);
  }
  t.is(await readAnswer(secret, 1, answer), undefined);
});

test.serial('an answer of one session or request is none of another', async (t) => {
  const { frames, lock } = await unlockFrames(60);
  const answer = Uint8Array.from(play(lock(), frames).at(-1)!.subarray(1));
  const key = await importSecret(new Uint8Array(16));
  for (const [lockNonce, phoneNonce] of [
    ['ff', '01'],
    ['00', 'ff'],
  ] as const) {
    const other = sessionSecret(key, fromHex(lockNonce.repeat(16)), fromHex(phoneNonce.repeat(16)));
    t.is(await readAnswer(other, 0, answer), undefined);
  }
});

/** The kinds of which a phone signs inputs, and their lengths. */
const phoneInputs: Partial<Record<HmacLabel, (input: Bytes) => boolean>> = {
  [HmacLabel.Narrow]: (input) => input.length === 18,
  [HmacLabel.Request]: (input) => input.length === 35 + input[34]!,
  [HmacLabel.Answer]: (input) => input.length === 35 + input[34]!,
  [HmacLabel.Stream]: (input) => input.length === 37,
  [HmacLabel.ClaimKey]: (input) => input.length === 1,
};

/** Loses and doubles frames as this list says, over and over. */
const fates = fc.array(fc.constantFrom(0, 1, 1, 1, 1, 2), { minLength: 1, maxLength: 40 });

test.serial(
  'whatever is lost or doubled, nothing is done twice, nothing is believed that was not done, no keystream comes twice',
  async (t) => {
    let answered = 0;
    await holdsAsync(
      fc.asyncProperty(
        fates,
        fates,
        fc.constantFrom(20, 50),
        fc.array(fc.constantFrom(Command.Unlock, Command.AddPin, Command.Status, Command.ListPins), {
          minLength: 1,
          maxLength: 5,
        }),
        async (toLock, toPhone, linkBytes, commands) => {
          signed.length = 0;
          const house = new Household();
          const { lock } = house;
          const phone = house.phone(
            await house.key({ holderId: idOf('guest'), until: friday8 + daySeconds, uses: 9 }),
            linkBytes,
          );
          let [sent, heard] = [0, 0];
          phone.link.fateToLock = (frame) => Array<Buffer>(toLock[sent++ % toLock.length]!).fill(frame);
          phone.link.fateToPhone = (frame) => Array<Buffer>(toPhone[heard++ % toPhone.length]!).fill(frame);
          for (const [at, command] of commands.entries()) {
            const [moved, pins] = [lock.movements, lock.pins.size];
            const done = await phone
              .does(async (remote) => {
                if (command === Command.Unlock) await remote.unlock();
                else if (command === Command.AddPin) await remote.addPin(at + 1, `4871${at}`);
                else if (command === Command.Status) await remote.status();
                else t.deepEqual(await remote.listPins(), [...lock.pins.keys()]);
                return true;
              })
              .catch((error: unknown) => {
                if (!(error instanceof SessionError)) throw error;
                return false;
              });
            if (done) answered++;
            const acted = lock.movements - moved + lock.pins.size - pins;
            const acts = command === Command.Unlock || command === Command.AddPin;
            t.true(acted === (acts ? 1 : 0) || (acts && !done && acted === 0));
            t.is(lock.holders.get(toHex(idOf('guest')))?.uses ?? 0, lock.movements);
          }
          t.is(lock.events.filter(({ code }) => code === EventCode.Granted).length, lock.movements);
          // A stream to the lock begins with label and session, then direction 0: the phone has made it to encrypt.
          const encrypted = signed.map(({ input }) => input).filter((input) => /^0a.{66}00/.test(input));
          t.is(new Set(encrypted).size, encrypted.length);
          t.is(new Set(lock.encrypted).size, lock.encrypted.length);
          for (const { input } of signed) t.true(phoneInputs[fromHex(input)[0]! as HmacLabel]?.(fromHex(input)), input);
        },
      ),
      300,
      (text) => t.log(text),
    );
    t.true(answered > 200, `only ${answered} were answered at all`);
  },
);

test.serial('no secret is on the air: of a claim, of PINs, of the seed', async (t) => {
  const house = new Household();
  house.lock.keyId = undefined;
  house.lock.pins.clear();
  house.lock.insideHeld = true;
  const digits = '3141592653589793238462643383';
  house.lock.typeClaimDigits(digits);
  const phone = house.phone(await claimKeyOfDigits(digits));
  const kept: LooseKey[] = [];
  await phone.does((lock) => lock.claim('Home', (key) => Promise.resolve(void kept.push(key))));
  await phone.does((lock) => lock.addPin(1, '4871348713'));
  await phone.does((lock) => lock.replacePin(1, '9021090210'));
  const seed = await phone.does((lock) => lock.takeSeed());
  await phone.does((lock) => lock.renewKeys('Home', (key) => Promise.resolve(void kept.push(key))));
  const air = [phone.link.toLock, phone.link.toPhone].map((frames) =>
    Buffer.concat(frames.map((frame) => frame.subarray(1))).toString('hex'),
  );
  const secrets = [
    ...kept.flatMap((key) => [key.secret, key.finderKey]),
    seed,
    ...[digits.slice(0, 7), '48713', '90210'].map((text) => Uint8Array.from(Buffer.from(text))),
  ];
  t.is(secrets.length, 8);
  for (const heard of air) for (const secret of secrets) t.false(heard.includes(toHex(secret).slice(0, 16)));
});

test.serial('blocks, links and frames come back as they went', async (t) => {
  holds(
    fc.property(anyCaveats, (caveats) => {
      const block = encodeBlock(caveats);
      t.is(block.length, 17);
      t.deepEqual(encodeBlock(decodeBlock(block)), block);
    }),
    500,
    (text) => t.log(text),
  );
  holds(
    fc.property(
      fc.integer({ min: 0, max: maxMessageBytes }).chain(bytes),
      fc.integer({ min: 20, max: 240 }),
      (message, frameBytes) => {
        const assembler = new Assembler();
        const frames = split(message, frameBytes);
        const taken = frames.map((frame) => {
          t.true(frame.length <= frameBytes && frame[0] !== FrameHeader.Hello);
          return assembler.take(frame);
        });
        t.deepEqual(taken.pop(), message);
        t.true(taken.every((each) => each === undefined));
      },
    ),
    500,
    (text) => t.log(text),
  );
  await holdsAsync(
    fc.asyncProperty(
      bytes(16),
      fc.array(anyCaveats, { maxLength: 3 }),
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.nat(),
      async (secret, chain, name, at) => {
        const key = {
          keyId: secret.slice(0, 4),
          finderKey: secret.slice().reverse(),
          secret,
          blocks: chain.map(encodeBlock),
          name,
        };
        const link = await encodeKeyLink(key);
        t.deepEqual(await decodeLink(link), { kind: 'key', key });
        const place = at % link.length;
        const changed = link.slice(0, place) + (link[place] === 'A' ? 'B' : 'A') + link.slice(place + 1);
        for (const bad of [changed, link.slice(0, place), `${link}A`])
          await t.throwsAsync(decodeLink(bad), { instanceOf: LinkError });
        await hold(key);
      },
    ),
    200,
    (text) => t.log(text),
  );
});

test('what is no block is refused with a word about it', (t) => {
  const holderId = idOf('guest');
  for (const bad of [
    { holderId: new Uint8Array(4) },
    { holderId: new Uint8Array(5).fill(1) },
    { holderId, from: -1 },
    { holderId, until: 2 ** 32 },
    { holderId, until: 0.5 },
    { holderId, rights: 256 },
    { holderId, schedule: { weekdays: 128, start: 0, length: 96 } },
    { holderId, schedule: { weekdays: 127, start: 96, length: 96 } },
    { holderId, schedule: { weekdays: 127, start: 0, length: 97 } },
  ]) {
    t.throws(() => encodeBlock(bad), { instanceOf: BlockError });
  }
  for (const bad of [new Uint8Array(16).fill(1), new Uint8Array(18).fill(1), new Uint8Array(17)]) {
    t.throws(() => decodeBlock(bad), { instanceOf: BlockError });
  }
});
