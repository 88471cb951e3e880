/** A phone and a model lock: every command, every refusal, every loss. */
import test, { type ExecutionContext } from 'ava';
import { BlockError, type Caveats, roles } from '../../client/block.js';
import { type Bytes, fromHex, toHex } from '../../client/bytes.js';
import { OtherVersion, Refused, Unanswered, Unreachable } from '../../client/errors.js';
import { claimKey, claimKeyOfDigits, type LooseKey, narrow, newClaimDigits } from '../../client/keys.js';
import { Lock } from '../../client/lock.js';
import { nextRequest, openRequest, sessionSecret } from '../../client/messages.js';
import { split } from '../../client/frames.js';
import { noUses } from '../../src/wire/block.js';
import { Command, Right, rightOf } from '../../src/wire/command.js';
import { EventCode, phone as byPhone, Reason } from '../../src/wire/events.js';
import {
  duplicateSilenceSeconds,
  FrameHeader,
  partingMilliseconds,
  sessionSeconds,
  silenceSeconds,
} from '../../src/wire/protocol.js';
import { daySeconds, friday8, Household, idOf, type Phone } from '../helpers/phones.js';

async function refuses(
  t: ExecutionContext,
  phone: Phone,
  reason: Reason,
  what: (lock: Lock) => Promise<unknown>,
): Promise<void> {
  const refused = await t.throwsAsync(phone.does(what), { instanceOf: Refused });
  t.is(refused.reason, reason, refused.message);
  t.true(refused.isProven);
}

for (const linkBytes of [20, 50, 128]) {
  test(`the owner unlocks in one round trip, over frames of ${linkBytes}`, async (t) => {
    const house = new Household();
    house.lock.largestFrame = 128;
    const phone = house.phone(await house.key({ holderId: idOf('phone') }), linkBytes);
    await phone.does((lock) => lock.unlock());
    t.is(house.lock.bolt, 'unlocked');
    t.is(house.lock.movements, 1);
    t.is(phone.link.toLock.length, Math.ceil(56 / (linkBytes - 1)));
    t.is(phone.link.toPhone.length, 2);
    t.is(house.time.now, 0);
    t.like(house.lock.events.at(-1), { code: EventCode.Granted, reason: Reason.Phone, who: byPhone });
  });
}

test('every command of an administrator', async (t) => {
  const house = new Household();
  const phone = house.phone(await house.owner());
  const { lock } = house;
  t.deepEqual(await phone.does((remote) => remote.status()), {
    bolt: 'locked',
    door: 'closed',
    power: 'good',
    isMoving: false,
    isHeldOpen: false,
    isKeypadDisabled: false,
    isSomeoneInside: false,
    hasSeed: true,
    millivolts: 3000,
    uncertainty: 0,
    time: friday8,
    newestNumber: 0,
  });
  await phone.does((remote) => remote.holdOpen(30));
  t.is(lock.heldOpenMinutes, 30);
  t.is(lock.bolt, 'unlocked');
  await phone.does((remote) => remote.holdOpen(0));
  t.is(lock.heldOpenMinutes, 0);
  await phone.does((remote) => remote.lock());
  t.is(lock.bolt, 'locked');
  await phone.does((remote) => remote.setClock(friday8 + 100));
  t.is(house.now, friday8 + 100);
  const zone = {
    offset: 60,
    changes: [
      { at: 1_806_195_600, offset: 120 },
      { at: 1_824_944_400, offset: -60 },
    ],
  } as const;
  await phone.does((remote) => remote.setZone(zone));
  t.is(lock.zone.toString('hex'), '3c007800905ba86b' + 'c4ff0000' + '1071c66c');
  await phone.does((remote) => remote.addPin(7, '48713'));
  await phone.does((remote) => remote.replacePin(7, '4871399'));
  await phone.does((remote) => remote.addPin(99, '0815471100'));
  t.deepEqual(
    [...lock.pins],
    [
      [0, '90210'],
      [7, '4871399'],
      [99, '0815471100'],
    ],
  );
  t.deepEqual(await phone.does((remote) => remote.listPins()), [0, 7, 99]);
  await phone.does((remote) => remote.removePin(99));
  t.deepEqual(await phone.does((remote) => remote.listPins()), [0, 7]);
  await phone.does((remote) => remote.revoke(idOf('lost'), friday8 + daySeconds));
  t.deepEqual(await phone.does((remote) => remote.listHolders()), [
    { holderId: idOf('lost'), untilDay: Math.ceil(friday8 / daySeconds) + 1, uses: 0, isRevoked: true, wasSeen: true },
  ]);
  const policy = await phone.does((remote) => remote.policy());
  policy[1] = 6;
  await phone.does((remote) => remote.setPolicy(policy));
  t.is(lock.policy.toString('hex'), toHex(policy));
  t.like(await phone.does((remote) => remote.health()), { pins: 2, retiredPage: undefined, loadedMillivolts: undefined });
  const seed = lock.seed!.toString('hex');
  t.is(toHex(await phone.does((remote) => remote.takeSeed())), seed);
  await refuses(t, phone, Reason.SeedGone, (remote) => remote.takeSeed());
  await refuses(t, phone, Reason.NotInside, (remote) => remote.startMaintenance());
  lock.insideHeld = true;
  await phone.does((remote) => remote.startMaintenance());
  t.true(lock.maintenance);
  t.is((await phone.does((remote) => remote.logHead())).number, lock.events.length);
  t.is(phone.link.connections, 1);
});

test('the log is read from any number on, to its end', async (t) => {
  const house = new Household();
  for (let n = 1; n <= 23; n++)
    house.lock.events.push({ code: EventCode.Locked, reason: Reason.AutoRelock, who: 255, value: n });
  const phone = house.phone(await house.owner(), 20);
  const read = async (from: number) => {
    const records: Bytes[] = [];
    for await (const record of phone.remote.readLog(from)) records.push(record);
    return records.map((record) => record[4]!);
  };
  t.deepEqual(
    await phone.does(() => read(1)),
    Array.from({ length: 23 }, (_, at) => at + 1),
  );
  t.deepEqual(await phone.does(() => read(22)), [22, 23]);
  t.deepEqual(await phone.does(() => read(24)), []);
});

test('each command takes its right and no other, in every block', async (t) => {
  const house = new Household();
  house.lock.insideHeld = true;
  const calls: Partial<Record<Command, (lock: Lock) => Promise<unknown>>> = {
    [Command.Status]: (lock) => lock.status(),
    [Command.Unlock]: (lock) => lock.unlock(),
    [Command.Lock]: (lock) => lock.lock(),
    [Command.HoldOpen]: (lock) => lock.holdOpen(1),
    [Command.ReadLog]: async (lock) => lock.readLog(1).next(),
    [Command.LogHead]: (lock) => lock.logHead(),
    [Command.SetClock]: (lock) => lock.setClock(house.now),
    [Command.SetZone]: (lock) =>
      lock.setZone({
        offset: 0,
        changes: [
          { at: 0, offset: 0 },
          { at: 0, offset: 0 },
        ],
      }),
    [Command.AddPin]: (lock) => lock.addPin(1, '48713'),
    [Command.ReplacePin]: (lock) => lock.replacePin(1, '48714'),
    [Command.RemovePin]: (lock) => lock.removePin(1),
    [Command.ListPins]: (lock) => lock.listPins(),
    [Command.Revoke]: (lock) => lock.revoke(idOf('someone')),
    [Command.ListHolders]: (lock) => lock.listHolders(),
    [Command.GetPolicy]: (lock) => lock.policy(),
    [Command.SetPolicy]: (lock) => lock.setPolicy(Uint8Array.from(house.lock.policy)),
    [Command.Health]: (lock) => lock.health(),
    [Command.Maintenance]: (lock) => lock.startMaintenance(),
    [Command.TakeSeed]: (lock) => lock.takeSeed(),
    [Command.RenewKeys]: (lock) => lock.renewKeys('', () => Promise.resolve()),
    [Command.Claim]: (lock) => lock.claim('', () => Promise.resolve()),
  };
  t.is(Object.keys(calls).length, rightOf.length - 1);
  for (const [name, call] of Object.entries(calls)) {
    const command = Number(name) as Command;
    const right = rightOf.charCodeAt(command);
    for (const chain of [
      [{ holderId: idOf('one'), rights: 255 & ~right }],
      [{ holderId: idOf('one') }, { holderId: idOf('two'), rights: 255 & ~right }],
      [{ holderId: idOf('one'), rights: 255 & ~right }, { holderId: idOf('two') }],
    ]) {
      const phone = house.phone(await house.key(...chain));
      await refuses(t, phone, Reason.NotAllowed, call);
      await phone.leave();
    }
    if (right === Right.Owner) continue;
    const phone = house.phone(
      await house.key({ holderId: idOf('one'), rights: right }, { holderId: idOf('two'), rights: right }),
    );
    await t.notThrowsAsync(phone.does(call), String(command));
    await phone.leave();
  }
});

test('a lost answer is asked for again, and nothing is done twice', async (t) => {
  const house = new Household();
  const key = await house.key({ holderId: idOf('guest'), until: friday8 + daySeconds, uses: 3 });
  const phone = house.phone(key, 20);
  let lost = 0;
  phone.link.fateToPhone = (frame) => (frame[0] !== 255 && lost++ < 2 ? [] : [frame]);
  await phone.does((lock) => lock.unlock());
  t.is(house.lock.movements, 1);
  t.is(house.lock.holders.get(toHex(idOf('guest')))!.uses, 1);
  t.is(house.time.now, 3000);
  t.deepEqual(phone.link.toLock.slice(0, 3), phone.link.toLock.slice(3, 6));
});

test('any one piece of a request lost, and the retry acts once', async (t) => {
  for (let lostAt = 0; lostAt < 3; lostAt++) {
    const house = new Household();
    const phone = house.phone(await house.key({ holderId: idOf('guest'), rights: roles.guest }), 20);
    let at = 0;
    phone.link.fateToLock = (frame) => (at++ === lostAt ? [] : [frame]);
    await phone.does((lock) => lock.unlock());
    t.is(house.lock.movements, 1);
    t.is(house.time.now, 1000);
  }
});

test('what comes twice is taken once', async (t) => {
  const house = new Household();
  const phone = house.phone(await house.owner(), 50);
  phone.link.fateToLock = phone.link.fateToPhone = (frame) => [frame, frame];
  await phone.does((lock) => lock.unlock());
  await phone.does((lock) => lock.addPin(3, '48713'));
  t.is(house.lock.movements, 1);
  t.is((await phone.does((lock) => lock.listPins())).length, 2);
});

test('without any answer the outcome is unknown, and nothing repeats it', async (t) => {
  const house = new Household();
  const phone = house.phone(await house.owner());
  phone.link.fateToPhone = (frame) => (frame[0] === 255 ? [frame] : []);
  await t.throwsAsync(
    phone.does((lock) => lock.unlock()),
    { instanceOf: Unanswered },
  );
  t.is(house.time.now, 6000);
  t.is(house.lock.movements, 1);
  phone.link.fateToPhone = (frame) => [frame];
  t.is((await phone.does((lock) => lock.status())).bolt, 'unlocked');
  t.is(house.lock.movements, 1);
});

test('a hint that the session is over, from whoever, repeats nothing', async (t) => {
  const house = new Household();
  const phone = house.phone(await house.owner());
  phone.link.fateToPhone = (frame) =>
    frame[0] === FrameHeader.Last ? [Buffer.from([FrameHeader.Last, 0, Reason.SessionOver])] : [frame];
  const refused = await t.throwsAsync(
    phone.does((lock) => lock.unlock()),
    { instanceOf: Refused },
  );
  t.false(refused.isProven);
  t.is(house.lock.movements, 1, 'the lock has done what was asked, once');
});

test('a link that goes while a request is under way leaves it unknown; before, unreachable', async (t) => {
  const house = new Household();
  const phone = house.phone(await house.owner());
  phone.link.fateToPhone = (frame) => {
    if (frame[0] === 255) return [frame];
    void phone.link.disconnect();
    return [];
  };
  await t.throwsAsync(
    phone.does((lock) => lock.unlock()),
    { instanceOf: Unanswered },
  );
  const other = house.phone(await house.owner());
  other.link.fateToPhone = () => [];
  await t.throwsAsync(
    other.does((lock) => lock.unlock()),
    { instanceOf: Unreachable },
  );
  t.is(house.lock.movements, 1);
  await other.leave();
  const busy = house.phone(await house.owner());
  await busy.does((lock) => lock.status());
  await t.throwsAsync(
    house.phone(await house.owner()).does((lock) => lock.unlock()),
    { instanceOf: Unreachable },
  );
});

test('a lost hello is asked for again', async (t) => {
  const house = new Household();
  const phone = house.phone(await house.owner());
  let lost = 0;
  phone.link.fateToPhone = (frame) => (frame[0] === 255 && lost++ < 2 ? [] : [frame]);
  await phone.does((lock) => lock.unlock());
  t.is(house.time.now, 6000);
  t.is(house.lock.movements, 1);
});

test('a hello that comes late is not taken for the next one', async (t) => {
  const house = new Household();
  const phone = house.phone(await house.owner());
  await phone.does((lock) => lock.unlock());
  const late = phone.link.toPhone[0]!;
  phone.link.fateToPhone = (frame) => (frame[0] === 255 ? [late, frame] : [frame]);
  await phone.does((lock) => lock.unlock());
  t.is(house.lock.movements, 2);
});

test('an answer counts though the link goes right behind it', async (t) => {
  const house = new Household();
  const phone = house.phone(await house.owner());
  phone.link.fateToPhone = (frame) => {
    if (frame[0] !== 255) queueMicrotask(() => void phone.link.disconnect());
    return [frame];
  };
  await phone.does((lock) => lock.unlock());
  t.is(house.lock.movements, 1);
});

test('a silent phone is dropped after ten seconds, and connects again for what it is asked', async (t) => {
  const house = new Household();
  const phone = house.phone(await house.owner());
  await phone.does((lock) => lock.status());
  await house.time.pass(silenceSeconds * 1000 - 1);
  t.true(house.lock.isConnected);
  await house.time.pass(1);
  t.false(house.lock.isConnected);
  await phone.does((lock) => lock.status());
  t.is(phone.link.connections, 2);
});

test('a session ends, and another begins without a new link', async (t) => {
  const house = new Household();
  const phone = house.phone(await house.owner());
  for (let seconds = 0; seconds <= sessionSeconds + 9; seconds += 9) {
    await phone.does((lock) => lock.status());
    await house.time.pass(9000);
  }
  t.is(phone.link.connections, 1);
  t.is(phone.link.toPhone.filter((frame) => frame[0] === 255).length, 2);
});

test('more requests than there are sequences', async (t) => {
  const house = new Household();
  const phone = house.phone(await house.owner());
  for (let n = 0; n < 300; n++) await phone.does((lock) => lock.status());
  t.is(phone.link.toPhone.filter((frame) => frame[0] === 255).length, 2);
});

test('a movement always is an open of its own', async (t) => {
  const house = new Household();
  const phone = house.phone(await house.key({ holderId: idOf('guest'), until: friday8 + 5 }));
  await phone.does((lock) => lock.unlock());
  await phone.does((lock) => lock.status());
  await house.time.pass(5000);
  await phone.does((lock) => lock.status());
  await refuses(t, phone, Reason.Expired, (lock) => lock.unlock());
  t.is(house.lock.movements, 1);
  t.false(house.lock.events.some(({ reason }) => reason === Reason.SessionOver));
});

test('the limits of a key, from all of its blocks', async (t) => {
  const house = new Household();
  const { lock } = house;
  const until = friday8 + daySeconds;
  const unlock = async (caveats: readonly Caveats[]) => {
    const phone = house.phone(await house.key(...caveats));
    try {
      await phone.does((remote) => remote.unlock());
      return Reason.None;
    } catch (error) {
      if (!(error instanceof Refused && error.isProven)) throw error;
      return error.reason;
    } finally {
      await phone.leave();
    }
  };
  const [holderId, other] = [idOf('one'), idOf('two')];
  t.is(await unlock([{ holderId, from: friday8 }]), Reason.None);
  t.is(await unlock([{ holderId, from: friday8 + 1 }]), Reason.NotYetValid);
  t.is(await unlock([{ holderId, until: friday8 + 1 }]), Reason.None);
  t.is(await unlock([{ holderId, until: friday8 }]), Reason.Expired);
  t.is(
    await unlock([
      { holderId, until: friday8 },
      { holderId: other, until },
    ]),
    Reason.Expired,
  );
  // Friday is bit 5, and it is 8 o'clock.
  t.is(await unlock([{ holderId, schedule: { weekdays: 32, start: 32, length: 1 } }]), Reason.None);
  t.is(await unlock([{ holderId, schedule: { weekdays: 32, start: 33, length: 1 } }]), Reason.OutsideSchedule);
  t.is(await unlock([{ holderId, schedule: { weekdays: 32, start: 31, length: 1 } }]), Reason.OutsideSchedule);
  t.is(await unlock([{ holderId, schedule: { weekdays: 95, start: 0, length: 96 } }]), Reason.OutsideSchedule);
  t.is(await unlock([{ holderId, schedule: { weekdays: 127, start: 32, length: 0 } }]), Reason.OutsideSchedule);
  // From Thursday evening to Friday, 8 o'clock, and to a quarter behind.
  t.is(await unlock([{ holderId, schedule: { weekdays: 16, start: 80, length: 48 } }]), Reason.OutsideSchedule);
  t.is(await unlock([{ holderId, schedule: { weekdays: 16, start: 80, length: 49 } }]), Reason.None);
  t.is(await unlock([{ holderId, schedule: { weekdays: 32, start: 80, length: 49 } }]), Reason.OutsideSchedule);
  lock.zone.writeInt16LE(60, 0);
  t.is(await unlock([{ holderId, schedule: { weekdays: 32, start: 36, length: 1 } }]), Reason.None);
  t.is(await unlock([{ holderId, rights: Right.Unlock }]), Reason.None);
  t.is(await unlock([{ holderId, rights: Right.Lock }]), Reason.NotAllowed);
  const twice = [
    { holderId: idOf('thrice'), until, uses: 3 },
    { holderId: idOf('twice'), uses: 2 },
  ] as const;
  t.is(await unlock([...twice]), Reason.None);
  t.is(await unlock([...twice]), Reason.None);
  t.is(await unlock([...twice]), Reason.UsesSpent);
  t.is(await unlock([twice[0]]), Reason.None);
  t.is(await unlock([twice[0]]), Reason.UsesSpent);
  t.is(await unlock([{ holderId, until, uses: 0 }]), Reason.UsesSpent);
  lock.clockOffset = undefined;
  t.is(await unlock([{ holderId, until }]), Reason.ClockUnknown);
  t.is(await unlock([{ holderId, schedule: { weekdays: 127, start: 0, length: 95 } }]), Reason.ClockUnknown);
  t.is(await unlock([{ holderId, rights: roles.guest }]), Reason.None);
});

test('what is refused charges no use', async (t) => {
  const house = new Household();
  const phone = house.phone(await house.key({ holderId: idOf('guest'), until: friday8 + daySeconds, uses: 1 }));
  house.lock.obstacle = Reason.InsufficientBattery;
  await refuses(t, phone, Reason.InsufficientBattery, (lock) => lock.unlock());
  house.lock.obstacle = Reason.None;
  await phone.does((lock) => lock.unlock());
  await phone.does((lock) => lock.lock());
  t.is(house.lock.movements, 2);
});

test('of 33 keys that count, the last one is refused, until one has run out', async (t) => {
  const house = new Household();
  for (let n = 0; n <= 32; n++) {
    const phone = house.phone(await house.key({ holderId: idOf(`guest ${n}`), until: friday8 + daySeconds, uses: 9 }));
    if (n < 32) await phone.does((lock) => lock.unlock());
    else await refuses(t, phone, Reason.NoRoom, (lock) => lock.unlock());
    await phone.leave();
  }
  t.is(house.lock.movements, 32);
  await house.time.pass(2 * daySeconds * 1000);
  const next = house.phone(await house.key({ holderId: idOf('next'), until: friday8 + 3 * daySeconds, uses: 9 }));
  await next.does((lock) => lock.unlock());
  t.is(house.lock.movements, 33);
});

test('uses without an end are refused by client and lock', async (t) => {
  const house = new Household();
  const key = await house.key({ holderId: idOf('one') });
  await t.throwsAsync(narrow(key, { holderId: idOf('guest'), uses: 1 }), { instanceOf: BlockError });
  await t.throwsAsync(narrow(key, { holderId: idOf('guest'), uses: noUses + 1 }), { instanceOf: BlockError });
});

test('a key is narrowed three times at most', async (t) => {
  const house = new Household();
  const holders = ['one', 'two', 'three'].map((name) => ({ holderId: idOf(name) }));
  const key = await house.key(...holders);
  await house.phone(key).does((lock) => lock.unlock());
  await t.throwsAsync(narrow(key, { holderId: idOf('four') }), { instanceOf: BlockError });
});

test('a revoked id kills what hangs on it, and nothing else', async (t) => {
  const house = new Household();
  const [mother, child, friend] = ['mother', 'child', 'friend'].map((name) => ({ holderId: idOf(name) }));
  const owner = house.phone(await house.key({ holderId: idOf('owner') }));
  await owner.does((lock) => lock.revoke(idOf('mother')));
  await refuses(t, owner, Reason.NotAllowed, (lock) => lock.revoke(idOf('owner')));
  await owner.leave();
  for (const chain of [[mother!], [mother!, child!], [friend!, mother!]]) {
    const phone = house.phone(await house.key(...chain));
    await refuses(t, phone, Reason.Revoked, (lock) => lock.unlock());
    await phone.leave();
  }
  await house.phone(await house.key(child!)).does((lock) => lock.unlock());
});

test('renewed keys kill all of before, once the new one is used', async (t) => {
  const house = new Household();
  const old = await house.owner();
  const guest = await house.key({ holderId: idOf('guest') });
  const kept: LooseKey[] = [];
  // The page is closed before it could keep the key.
  const lost = house.phone(old);
  await t.throwsAsync(lost.does((lock) => lock.renewKeys('', () => Promise.reject(new Error('closed')))));
  await lost.leave();
  const phone = house.phone(old);
  await phone.does((lock) => lock.renewKeys('Home', (key) => Promise.resolve(void kept.push(key))));
  t.notDeepEqual(kept[0]!.keyId, old.keyId);
  await phone.does((lock) => lock.unlock());
  await phone.leave();
  for (const key of [old, guest]) {
    const dead = house.phone(key);
    const refused = await t.throwsAsync(
      dead.does((lock) => lock.unlock()),
      { instanceOf: Refused },
    );
    t.is(refused.reason, Reason.UnknownKey);
    t.false(refused.isProven);
  }
  t.is(house.lock.movements, 1);
});

async function claims(t: ExecutionContext, house: Household, key: Awaited<ReturnType<typeof claimKey>>): Promise<LooseKey> {
  const kept: LooseKey[] = [];
  const phone = house.phone(key);
  await phone.does((lock) => lock.claim('Home', (offered) => Promise.resolve(void kept.push(offered))));
  t.is(toHex(kept[0]!.keyId), house.lock.keyId!.toString('hex'));
  const air = [...phone.link.toLock, ...phone.link.toPhone].map((frame) => frame.subarray(1).toString('hex')).join('');
  for (const secret of [kept[0]!.secret, kept[0]!.finderKey]) t.false(air.includes(toHex(secret)));
  await phone.does((lock) => lock.unlock());
  await phone.leave();
  return kept[0]!;
}

function withoutOwner(): Household {
  const house = new Household();
  house.lock.keyId = undefined;
  house.lock.pins.clear();
  return house;
}

test('the first owner by 28 digits, by tag and by wire, only while the inside button is held', async (t) => {
  const digits = newClaimDigits();
  t.regex(digits, /^\d{28}$/);
  const secret = fromHex('00112233445566778899aabbccddeeff');
  const ways: [(house: Household) => void, () => ReturnType<typeof claimKey>][] = [
    [(house) => house.lock.typeClaimDigits(digits), () => claimKeyOfDigits(digits)],
    [(house) => house.lock.waitForClaim(Buffer.from(secret)), () => claimKey(secret)],
    [(house) => (house.lock.wireClaim = Buffer.from(secret)), () => claimKey(secret)],
  ];
  for (const [prepare, key] of ways) {
    const house = withoutOwner();
    prepare(house);
    const early = house.phone(await key());
    const refused = await t.throwsAsync(
      early.does((lock) => lock.claim('', () => Promise.resolve())),
      { instanceOf: Refused },
    );
    t.is(refused.reason, Reason.NoClaim);
    t.is(house.lock.keyId, undefined);
    house.lock.insideHeld = true;
    await claims(t, house, await key());
    await t.throwsAsync(claims(t, house, await key()), { instanceOf: Refused });
  }
});

test('a claim whose answer is lost for good leaves the lock free, and is repeated', async (t) => {
  const house = withoutOwner();
  house.lock.insideHeld = true;
  house.lock.typeClaimDigits('3'.repeat(28));
  const key = await claimKeyOfDigits('3'.repeat(28));
  const phone = house.phone(key);
  phone.link.fateToPhone = (frame) => (frame[0] === 255 ? [frame] : []);
  await t.throwsAsync(
    phone.does((lock) => lock.claim('', () => Promise.resolve())),
    { instanceOf: Unanswered },
  );
  await phone.leave();
  t.is(house.lock.keyId, undefined);
  await claims(t, house, key);
});

test('under a claim key nothing is done but the claim', async (t) => {
  const house = withoutOwner();
  house.lock.insideHeld = true;
  house.lock.typeClaimDigits('3'.repeat(28));
  const phone = house.phone(await claimKeyOfDigits('3'.repeat(28)));
  await refuses(t, phone, Reason.NotAllowed, (lock) => lock.unlock());
  await refuses(t, phone, Reason.NotAllowed, (lock) => lock.addPin(0, '48713'));
});

test('the clock: who sets it, how far, never back beyond its floor', async (t) => {
  const house = new Household();
  house.lock.floor = friday8 - 300;
  const manager = house.phone(await house.key({ holderId: idOf('manager'), rights: roles.manager }));
  await manager.does((lock) => lock.setClock(friday8 + 600));
  house.lock.clockOffset = friday8;
  await refuses(t, manager, Reason.ClockStep, (lock) => lock.setClock(friday8 + 601));
  house.lock.clockOffset = undefined;
  await refuses(t, manager, Reason.ClockStep, (lock) => lock.setClock(friday8 + 601));
  await manager.leave();
  const owner = house.phone(await house.owner());
  await owner.does((lock) => lock.setClock(friday8 + 10 * daySeconds));
  await refuses(t, owner, Reason.ClockFloor, (lock) => lock.setClock(friday8));
  house.lock.insideHeld = true;
  await owner.does((lock) => lock.setClock(friday8));
  await owner.leave();
  const guest = house.phone(await house.key({ holderId: idOf('guest'), until: friday8 + daySeconds }));
  await refuses(t, guest, Reason.NotAllowed, (lock) => lock.setClock(friday8));
});

test('PINs: add, replace and remove, and why not', async (t) => {
  const house = new Household();
  const manager = house.phone(await house.key({ holderId: idOf('manager'), rights: roles.manager }));
  await refuses(t, manager, Reason.NotAllowed, (lock) => lock.replacePin(0, '48713'));
  await refuses(t, manager, Reason.SlotEmpty, (lock) => lock.replacePin(1, '48713'));
  await refuses(t, manager, Reason.SlotEmpty, (lock) => lock.removePin(1));
  await refuses(t, manager, Reason.NotOwner, (lock) => lock.removePin(0));
  await refuses(t, manager, Reason.NoSlot, (lock) => lock.addPin(100, '48713'));
  await refuses(t, manager, Reason.TooShort, (lock) => lock.addPin(1, '4871'));
  await manager.does((lock) => lock.addPin(1, '48713'));
  await refuses(t, manager, Reason.SlotTaken, (lock) => lock.addPin(1, '48714'));
  await t.throwsAsync(manager.remote.addPin(1, '48 14'), { instanceOf: RangeError });
  await t.throwsAsync(manager.remote.addPin(256, '48714'), { instanceOf: RangeError });
  await refuses(t, manager, Reason.Duplicate, (lock) => lock.addPin(2, '48713'));
  t.false(house.lock.isConnected);
  const before = house.time.now;
  t.deepEqual(await manager.does((lock) => lock.listPins()), [0, 1]);
  t.is(house.time.now - before, duplicateSilenceSeconds * 1000);
});

test('a phone of another lock is refused without proof, slowed, and the next one served', async (t) => {
  const house = new Household();
  const stranger = new Household();
  stranger.lock.keyId = house.lock.keyId;
  const wrong = house.phone(await stranger.owner());
  for (let n = 0; n < 3; n++) {
    const refused = await t.throwsAsync(
      wrong.does((lock) => lock.unlock()),
      { instanceOf: Refused },
    );
    t.is(refused.reason, Reason.InvalidCredential);
    t.false(refused.isProven);
    t.is(house.time.now, n * 2000);
  }
  await house.phone(await house.owner()).does((lock) => lock.unlock());
  t.is(house.lock.movements, 1);
});

test('a lock of another version is told nothing', async (t) => {
  const house = new Household();
  const phone = house.phone(await house.owner());
  phone.link.fateToPhone = (frame) => [Buffer.from(frame).fill(2, 1, 2)];
  const error = await t.throwsAsync(
    phone.does((lock) => lock.unlock()),
    { instanceOf: OtherVersion },
  );
  t.is(error.version, 2);
  t.deepEqual(phone.link.toLock, []);
});

test('what was overheard opens nothing: in this session, the next one, or after a restart', async (t) => {
  const house = new Household();
  const phone = house.phone(await house.owner(), 20);
  await phone.does((lock) => lock.unlock());
  const heard = [...phone.link.toLock];
  const replay = () => {
    for (const frame of heard) house.lock.write(frame);
  };
  replay();
  t.is(house.lock.movements, 1);
  for (const isRestarted of [false, true]) {
    await phone.leave();
    if (isRestarted) house.lock.restart();
    const link = { notify: () => undefined, drop: () => undefined };
    t.true(house.lock.connect(link));
    house.lock.subscribed();
    await house.time.pass(0);
    replay();
    t.is(house.lock.movements, 1);
    house.lock.disconnected();
  }
});

test('what does not follow in a session drops the peer, and moves nothing', async (t) => {
  const house = new Household();
  const key = await house.owner();
  const nonce = fromHex('0102030405060708090a0b0c0d0e0f10');
  for (const wrong of ['sequence', 'tag', 'movement', 'second open'] as const) {
    const frames: Buffer[] = [];
    let isUp = true;
    house.lock.connect({ notify: (frame) => frames.push(frame), drop: () => (isUp = false) });
    house.lock.subscribed();
    await house.time.pass(2000);
    const secret = sessionSecret(key.secret, Uint8Array.from(frames[0]!.subarray(2, 18)), nonce);
    const send = (message: Bytes) => split(message, 50).forEach((frame) => house.lock.write(Buffer.from(frame)));
    send(await openRequest(secret, key, nonce, 50, Command.Status, new Uint8Array()));
    if (wrong === 'sequence') send(await nextRequest(secret, 2, Command.Status, new Uint8Array()));
    if (wrong === 'tag') send((await nextRequest(secret, 1, Command.Status, new Uint8Array())).fill(0, -1));
    if (wrong === 'movement') send(await nextRequest(secret, 1, Command.Unlock, new Uint8Array()));
    if (wrong === 'second open') send(await openRequest(secret, key, nonce, 50, Command.Unlock, new Uint8Array()));
    send(await nextRequest(secret, 2, Command.Status, new Uint8Array()));
    await house.time.pass(partingMilliseconds);
    t.is(isUp, wrong === 'movement', wrong);
    t.is(frames.length, wrong === 'movement' ? 4 : 2, wrong);
    t.is(house.lock.movements, 0);
    house.lock.disconnected();
  }
});
