/** A phone and the built firmware, over the simulated radio: docs/PROTOCOL.md. */
import test from 'ava';
import { Command, Right } from '../../src/wire/command.js';
import { Reason } from '../../src/wire/events.js';
import { requestUuid } from '../../src/wire/protocol.js';
import type { Board } from '../../boards/board.js';
import { fresh, mdbt42q, owned, ownerPin, program, puckjs, type TestDoor } from '../helpers/locks.js';
import { claim, claimDigits, claimKeyOf, narrow, Phone, typeClaim, type PhoneKey } from '../helpers/phone.js';

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const yes = { reason: Reason.None, data: Buffer.alloc(0), isProven: true };
/** A Monday, 08:30 UTC. */
const monday = 1_800_261_000;

function claimed(board: Board = mdbt42q): { door: TestDoor; key: PhoneKey } {
  const door = fresh(board);
  return { door, key: claim(door) };
}

/** The owner's phone sets the clock. */
function setClock(door: TestDoor, key: PhoneKey, time = monday): void {
  new Phone(door, key).once(Command.SetClock, u32(time));
}

for (const board of [mdbt42q, puckjs]) {
  test(`a phone becomes the owner by 28 digits, and opens the door in one round trip: ${board.name}`, (t) => {
    const { door, key } = claimed(board);
    const phone = new Phone(door, key).connect();
    const trips = phone.central.roundTrips;
    t.deepEqual(phone.open(Command.Unlock), yes);
    t.true(phone.central.roundTrips - trips <= 2, 'writes of 50 bytes: one or two');
    door.advance(2000);
    t.true(door.bolt.unlocked);
    t.deepEqual(door.kinds.slice(-2), ['Access granted', 'Unlocked']);
    phone.leave();
    door.advance(10_000);
    t.true(door.bolt.locked, 'a lock that only phones own throws its bolt again');
    t.deepEqual(door.troubles, []);
  });
}

test('a link that carries no more than 20 bytes does the same', (t) => {
  const { door, key } = claimed();
  const phone = new Phone(door, key, {}).connect();
  t.is(phone.frameBytes, 20);
  t.deepEqual(phone.open(Command.Unlock), yes);
  t.is(phone.next(Command.Status)?.data.length, 16);
  t.deepEqual(door.troubles, []);
});

test('status says where the bolt is, and a session ends after 120 s', (t) => {
  const { door, key } = claimed();
  const phone = new Phone(door, key).connect();
  const status = phone.open(Command.Status)!;
  t.deepEqual([...status.data.subarray(0, 4)], [1, 1, 0, 32]);
  for (let n = 0; n < 14; n++) {
    door.advance(8000);
    t.is(phone.next(Command.Status)?.reason, Reason.None);
  }
  door.advance(8000);
  t.deepEqual(phone.next(Command.Status), { ...yes, reason: Reason.SessionOver });
  phone.greet();
  t.deepEqual(phone.open(Command.Lock), yes);
  t.deepEqual(door.troubles, []);
});

test('the same bytes again are answered and not carried out again; other bytes end the connection', (t) => {
  const { door, key } = claimed();
  const phone = new Phone(door, key).connect();
  const message = phone.openMessage(Command.Unlock);
  t.deepEqual(phone.ask(message), yes);
  t.deepEqual(phone.ask(message), yes);
  door.advance(2000);
  t.is(door.kinds.filter((kind) => kind === 'Access granted').length, 1);
  t.is(phone.next(Command.Status)?.reason, Reason.None);
  t.false(phone.ask(message)?.isProven ?? false);
  t.false(phone.central.connected);
  t.deepEqual(door.troubles, []);
});

test('movements are taken in an open alone', (t) => {
  const { door, key } = claimed();
  const phone = new Phone(door, key).connect();
  phone.open(Command.Status);
  t.is(phone.next(Command.Unlock)?.reason, Reason.SessionOver);
  t.true(door.bolt.locked);
});

test('a silent peer is dropped after 10 s, and a claim needs someone inside', (t) => {
  const door = fresh(mdbt42q);
  typeClaim(door);
  door.inside = false;
  const phone = new Phone(door, claimKeyOf(claimDigits)).connect();
  t.is(phone.open(Command.Claim)?.reason, Reason.NotInside);
  door.advance(9000);
  t.true(phone.central.connected);
  door.advance(1100);
  t.false(phone.central.connected);
  door.inside = true;
  door.advance(60_000);
  t.is(phone.once(Command.Claim)?.reason, Reason.NoClaim);
});

test('an owner by PIN gets a phone in programming, and renews its keys', (t) => {
  const door = owned(mdbt42q);
  door.inside = true;
  door.enter(ownerPin);
  const key = claim(door);
  t.deepEqual(new Phone(door, key).once(Command.Unlock), yes);
  const phone = new Phone(door, key).connect();
  const offer = phone.open(Command.RenewKeys)!;
  t.is(offer.reason, Reason.None);
  t.notDeepEqual(offer.data.subarray(0, 4), key.id);
  phone.leave();
  t.deepEqual(new Phone(door, key).once(Command.Unlock), yes, 'the old key holds until the new one was used');
  const renewed = { id: offer.data.subarray(0, 4), secret: offer.data.subarray(4, 20), blocks: [] };
  t.is(new Phone(door, renewed).once(Command.Status)?.reason, Reason.None);
  door.advance(3000);
  t.is(new Phone(door, key).once(Command.Unlock)?.reason, Reason.UnknownKey);
  door.advance(3000);
  door.pullPower();
  t.deepEqual(new Phone(door, renewed).once(Command.Unlock), yes);
  t.deepEqual(door.troubles, []);
});

test('keys narrowed three times open; every block must allow', (t) => {
  const { door, key } = claimed();
  const guest = narrow(narrow(narrow(key, { holder: 7 }), { holder: 8, rights: Right.Unlock }), { holder: 9 });
  t.deepEqual(new Phone(door, guest).once(Command.Unlock), yes);
  t.is(new Phone(door, guest).once(Command.Lock)?.reason, Reason.NotAllowed);
  t.is(new Phone(door, guest).once(Command.TakeSeed)?.reason, Reason.NotAllowed);
  const widened = { ...guest, blocks: guest.blocks.map((block) => Buffer.from(block).fill(255, 15, 16)) };
  const hint = new Phone(door, widened).once(Command.Lock);
  t.deepEqual([hint?.reason, hint?.isProven], [Reason.InvalidCredential, false]);
  t.deepEqual(door.troubles, []);
});

test('a key with times needs the time, and holds within them', (t) => {
  const { door, key } = claimed();
  const ask = (caveats: Parameters<typeof narrow>[1]): Reason | undefined =>
    new Phone(door, narrow(key, caveats)).once(Command.Unlock)?.reason;
  t.is(ask({ until: monday + 1000 }), Reason.ClockUnknown);
  setClock(door, key);
  t.is(ask({ until: monday + 1000 }), Reason.None);
  t.is(ask({ until: monday - 1 }), Reason.Expired);
  t.is(ask({ from: monday + 1000 }), Reason.NotYetValid);
  t.is(ask({ schedule: [2, 34, 4] }), Reason.None, 'Monday from 08:30');
  t.is(ask({ schedule: [2, 36, 4] }), Reason.OutsideSchedule, 'Monday from 09:00');
  t.is(ask({ schedule: [4, 32, 4] }), Reason.OutsideSchedule, 'Tuesday');
  t.is(ask({ schedule: [1, 92, 60] }), Reason.None, 'since Sunday 23:00, for 15 hours');
  const zone = Buffer.alloc(16);
  zone.writeInt16LE(60, 0);
  t.is(new Phone(door, key).once(Command.SetZone, zone)?.reason, Reason.None);
  t.is(ask({ schedule: [2, 36, 4] }), Reason.None, 'an hour further east');
  t.deepEqual(door.troubles, []);
});

test('the clock takes no large step from whom may only set it, and never goes below its floor', (t) => {
  const { door, key } = claimed();
  const setter = narrow(key, { rights: Right.SetClock });
  const set = (by: PhoneKey, time: number): Reason | undefined =>
    new Phone(door, by).once(Command.SetClock, u32(time))?.reason;
  t.is(set(setter, monday), Reason.ClockStep);
  t.is(set(key, monday), Reason.None);
  t.is(set(setter, monday + 500), Reason.None);
  t.is(set(setter, monday + 5000), Reason.ClockStep);
  t.is(set(narrow(key, { until: monday + 9999 }), monday + 500), Reason.NotAllowed);
  t.is(set(key, monday), Reason.ClockFloor);
  door.pullPower();
  t.is(set(key, monday), Reason.ClockFloor);
  door.inside = true;
  t.is(set(key, monday), Reason.None);
  t.deepEqual(door.troubles, []);
});

test('uses are counted in flash, need an until, and survive a power cut', (t) => {
  const { door, key } = claimed();
  setClock(door, key);
  const ask = (by: PhoneKey): Reason | undefined => new Phone(door, by).once(Command.Unlock)?.reason;
  t.is(ask(narrow(key, { holder: 5, uses: 2 })), Reason.UsesWithoutUntil);
  const twice = narrow(key, { holder: 5, until: monday + 86400, uses: 2 });
  t.is(ask(twice), Reason.None);
  t.is(new Phone(door, twice).once(Command.Lock)?.reason, Reason.None, 'to lock is free');
  door.pullPower();
  setClock(door, key, monday + 100);
  t.is(ask(twice), Reason.None);
  t.is(ask(twice), Reason.UsesSpent);
  t.deepEqual(door.troubles, []);
});

test('of two counts both go up or none, where one finds no room', (t) => {
  const { door, key } = claimed();
  setClock(door, key);
  const ask = (by: PhoneKey): Reason | undefined => new Phone(door, by).once(Command.Unlock)?.reason;
  const once = narrow(key, { holder: 5, until: monday + 86400, uses: 1 });
  const revoker = new Phone(door, key).connect();
  for (let holder = 101; holder < 142; holder++) {
    const revoke = Buffer.concat([u32(holder), u32(0xffffffff)]);
    t.is(
      (holder === 101 ? revoker.open(Command.Revoke, revoke) : revoker.next(Command.Revoke, revoke))?.reason,
      Reason.None,
    );
  }
  revoker.leave();
  t.is(ask(narrow(once, { holder: 6, uses: 1 })), Reason.NoRoom);
  t.is(ask(once), Reason.None, 'the one use is still there');
  t.is(ask(once), Reason.UsesSpent);
  t.deepEqual(door.troubles, []);
});

test('a revoked holder opens nothing, nor who got a key from them', (t) => {
  const { door, key } = claimed();
  const guest = narrow(key, { holder: 5 });
  const friend = narrow(guest, { holder: 6 });
  t.deepEqual(new Phone(door, friend).once(Command.Unlock), yes);
  t.is(new Phone(door, guest).once(Command.Revoke, Buffer.concat([u32(5), u32(0xffffffff)]))?.reason, Reason.NotAllowed);
  t.is(new Phone(door, key).once(Command.Revoke, Buffer.concat([u32(5), u32(0xffffffff)]))?.reason, Reason.None);
  door.pullPower();
  t.is(new Phone(door, guest).once(Command.Unlock)?.reason, Reason.Revoked);
  t.is(new Phone(door, friend).once(Command.Unlock)?.reason, Reason.Revoked);
  const table = new Phone(door, key).once(Command.ListHolders, Buffer.from([0]))!.data;
  t.is(table.length, 16);
  t.is(table[7]! & 1, 1);
  t.is(table[15]! & 1, 0);
  t.deepEqual(door.troubles, []);
});

test('PINs by phone: added, listed, replaced, removed, and refused as at the keypad', (t) => {
  const { door, key } = claimed();
  const change = (command: Command, slot: number, pin = ''): Reason | undefined =>
    new Phone(door, key).once(
      command,
      Buffer.concat([Buffer.from([slot]), command === Command.RemovePin ? Buffer.alloc(0) : Buffer.from(pin.padEnd(10))]),
    )?.reason;
  t.is(change(Command.AddPin, 5, '719382'), Reason.None);
  t.is(change(Command.AddPin, 5, '719383'), Reason.SlotTaken);
  t.is(change(Command.ReplacePin, 6, '719383'), Reason.SlotEmpty);
  t.is(change(Command.AddPin, 6, '71 382'), Reason.Malformed);
  t.is(change(Command.AddPin, 100, '719384'), Reason.NoSlot);
  t.is(change(Command.AddPin, 6, '111111'), Reason.TooWeak);
  t.is(change(Command.AddPin, 6, '719382'), Reason.Duplicate);
  door.advance(11_000);
  const list = new Phone(door, key).once(Command.ListPins)!.data;
  t.is(list.toString('hex'), '20000000000000000000000000');
  door.enter('719382');
  door.advance(2000);
  t.true(door.bolt.unlocked);
  t.is(change(Command.ReplacePin, 5, '46824937'), Reason.None);
  t.is(change(Command.RemovePin, 5), Reason.None);
  t.is(change(Command.RemovePin, 5), Reason.SlotEmpty);
  t.deepEqual(door.troubles, []);
});

test('the log comes whole, record by record, and its head', (t) => {
  const { door, key } = claimed();
  for (let n = 0; n < 12; n++) door.enter('12345');
  const phone = new Phone(door, key).connect();
  const numbers: number[] = [];
  let answer = phone.open(Command.ReadLog, u32(0))!;
  while (answer.data.length) {
    for (let at = 0; at < answer.data.length; at += answer.data[at]! * 4) numbers.push(answer.data.readUInt32LE(at + 4));
    answer = phone.next(Command.ReadLog, u32((numbers.at(-1) ?? 0) + 1))!;
    t.is(answer.reason, Reason.None);
  }
  t.deepEqual(
    numbers,
    Array.from({ length: numbers.length }, (_, at) => at + 1),
  );
  const head = phone.next(Command.LogHead)!.data;
  t.is(head.length, 24);
  t.is(head.readUInt32LE(0), numbers.length);
  t.deepEqual(door.troubles, []);
});

test('settings, health, the seed and hold open', (t) => {
  const { door, key } = claimed();
  const phone = new Phone(door, key).connect();
  const policy = phone.open(Command.GetPolicy)!.data;
  t.is(policy.toString('hex'), '05043c00100ea00505002c01');
  policy.writeUInt16LE(20, 8);
  t.is(phone.next(Command.SetPolicy, policy)?.reason, Reason.None);
  t.is(phone.next(Command.SetPolicy, Buffer.alloc(12))?.reason, Reason.UnsoundPolicy);
  t.is(phone.next(Command.GetPolicy)?.data.readUInt16LE(8), 20);
  t.is(phone.next(Command.Health)?.data.length, 22);
  t.is(phone.next(Command.TakeSeed)?.data.length, 16);
  t.is(phone.next(Command.TakeSeed)?.reason, Reason.SeedGone);
  t.is(phone.next(99)?.reason, Reason.UnknownCommand);
  t.is(phone.next(Command.Claim)?.reason, Reason.NotAllowed);
  t.is(phone.next(Command.Maintenance)?.reason, Reason.NotInside);
  phone.greet();
  t.deepEqual(phone.open(Command.HoldOpen, Buffer.from([10, 0])), yes);
  door.advance(9000);
  phone.next(Command.Status);
  door.advance(60_000);
  t.true(door.bolt.unlocked);
  door.advance(600_000);
  t.true(door.bolt.locked);
  t.deepEqual(door.troubles, []);
});

test('maintenance by phone: the answer first, then the lock starts anew', (t) => {
  const { door, key } = claimed();
  door.inside = true;
  t.is(new Phone(door, key).connect().open(Command.Maintenance)?.reason, Reason.None);
  door.advance(1000);
  t.is(door.resets, 1);
});

test('an owner by phone enrols a PIN at the keypad no more, and nobody else becomes the owner there', (t) => {
  const { door } = claimed();
  program(door, '5', '719382', '719382');
  t.is(door.records.filter(({ live, key }) => live && key >= 32).length, 0);
  t.deepEqual(door.troubles, []);
});

test('what nobody can read changes nothing', (t) => {
  const { door, key } = claimed();
  const phone = new Phone(door, key).connect();
  for (const frame of [[], [0x10], [0x40, 1], [5, 1, 2], [0, 1, 2], [2, 3], [0x81]])
    phone.central.write(requestUuid, frame);
  door.advance(500);
  t.deepEqual(phone.open(Command.Unlock), yes);
  t.deepEqual(door.troubles, []);
});
