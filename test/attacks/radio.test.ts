/** Attacks over the air on the built bundle: rows of docs/ATTACKS.md. */
import test from 'ava';
import { isSeal } from '../../log/file.js';
import { readEntries } from '../../sim/export-log.js';
import { blockBytes } from '../../src/wire/block.js';
import { Command, Right, rightOf } from '../../src/wire/command.js';
import { EventCode, Reason } from '../../src/wire/events.js';
import { answerUuid, FrameHeader, nonceBytes, Open, requestUuid } from '../../src/wire/protocol.js';
import { Central } from '../../sim/bluetooth/central.js';
import { fresh, mdbt42q, owned, ownerPin, type TestDoor } from '../helpers/locks.js';
import { claim, claimDigits, claimKeyOf, hmac, narrow, Phone, typeClaim, type PhoneKey } from '../helpers/phone.js';

const monday = 1_800_261_000;

function claimed(seed = 1): { door: TestDoor; key: PhoneKey } {
  const door = fresh(mdbt42q, { seed });
  return { door, key: claim(door) };
}

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

/** What a lock says to a message that it does not believe: at most a hint. */
function isRefused(phone: Phone, message: Buffer): boolean {
  const answer = phone.ask(message);
  const refused = !answer?.isProven && !phone.door.motor.enabled && phone.door.bolt.locked;
  if (phone.central.connected) phone.leave();
  phone.door.advance(2100);
  return refused;
}

test('attack 1: an unlock overheard opens nothing, in a new session nor after a reboot, and is told', (t) => {
  const { door, key } = claimed();
  const phone = new Phone(door, key).connect();
  const overheard = phone.openMessage(Command.Unlock);
  t.is(phone.ask(overheard)?.reason, Reason.None);
  phone.leave();
  door.advance(20_000);
  t.true(door.bolt.locked);
  t.true(isRefused(phone.connect(), overheard));
  door.pullPower();
  const again = new Phone(door, key).connect();
  t.true(isRefused(again, overheard));
  t.true(door.kinds.includes('Phone refused'));
  t.is(door.kinds.filter((kind) => kind === 'Access granted').length, 1);
});

test('attack 2: no key, PIN or seed is in the clear in a transcript of claim, passing on and administration', (t) => {
  const door = fresh(mdbt42q);
  const heard: Buffer[] = [];
  door.air.sniff(({ bytes }) => heard.push(Buffer.from(bytes)));
  const key = claim(door);
  const phone = new Phone(door, key).connect();
  phone.open(Command.AddPin, Buffer.from('\x05719382    ', 'latin1'));
  const seed = phone.next(Command.TakeSeed)!.data;
  const offer = phone.next(Command.RenewKeys)!.data;
  phone.leave();
  const guest = narrow(key, { holder: 9 });
  t.is(new Phone(door, guest).once(Command.Unlock)?.reason, Reason.None);
  const air = Buffer.concat(heard).toString('hex');
  const secrets = [key.secret, guest.secret, seed, offer.subarray(4, 20), offer.subarray(20, 36), Buffer.from('719382')];
  for (const secret of [...secrets, claimKeyOf(claimDigits).secret]) {
    for (let at = 0; at + 6 <= secret.length; at++) t.false(air.includes(secret.subarray(at, at + 6).toString('hex')));
  }
});

test('attack 3: short frames that nobody signed are dropped', (t) => {
  const { door, key } = claimed();
  const before = door.flash;
  for (let length = 0; length < 40; length++) {
    const phone = new Phone(door, key).connect();
    t.true(
      isRefused(phone, Buffer.concat([Buffer.from([0, 50]), key.id, Buffer.alloc(40, Command.Unlock)]).subarray(0, length)),
    );
  }
  t.is(door.flash.filter((byte, at) => byte !== before[at]).length > 100, false, 'one line in the log, no more');
  t.deepEqual(door.troubles, []);
});

test('attack 4: another version, or a phone that claims one, opens nothing', (t) => {
  const { door, key } = claimed();
  const phone = new Phone(door, key).connect();
  const message = phone.openMessage(Command.Unlock);
  const session = Buffer.concat([Buffer.from([2]), phone.session.subarray(1)]);
  const body = message.subarray(0, -16);
  const tag = hmac(key.secret, [8], session, [body.length], body).subarray(0, 16);
  t.true(isRefused(phone, Buffer.concat([body, tag])));
});

test('attack 7: no nonce comes twice, across connections and reboots', (t) => {
  const { door, key } = claimed();
  const nonces = new Set<string>();
  for (let n = 0; n < 40; n++) {
    if (n % 8 === 7) door.pullPower();
    const phone = new Phone(door, key).connect();
    nonces.add(phone.nonce.toString('hex'));
    phone.leave();
  }
  t.is(nonces.size, 40);
});

test('attack 8: no change of one byte, at any place of an unlock, opens', (t) => {
  const { door, key } = claimed();
  const guest = narrow(key, { holder: 3 });
  const length = new Phone(door, guest).openMessage(Command.Unlock).length;
  for (let at = 0; at < length; at++) {
    const phone = new Phone(door, guest).connect();
    const message = phone.openMessage(Command.Unlock);
    message[at]! ^= 1 << (at % 8);
    t.true(isRefused(phone, message), `byte ${at}`);
  }
  t.is(new Phone(door, guest).once(Command.Unlock)?.reason, Reason.None);
  t.deepEqual(door.troubles, []);
});

test('attack 10: one guess a connection, and two seconds between', (t) => {
  const { door, key } = claimed();
  t.is(new Phone(door, key).connect().nonce.length, nonceBytes);
  const phone = new Phone(door, { ...key, secret: Buffer.alloc(16) });
  door.advance(11_000);
  phone.connect();
  phone.open(Command.Unlock);
  t.false(phone.central.connected);
  phone.central.connect();
  phone.central.subscribe(answerUuid);
  const hellos = (): number => phone.central.pushed.filter(({ data }) => data[0] === FrameHeader.Hello).length;
  const before = hellos();
  door.advance(1000);
  t.is(hellos(), before);
  door.advance(1000);
  t.is(hellos(), before + 1);
});

test('attack 13: time never goes below its floor, and without the time no key with times opens', (t) => {
  const { door, key } = claimed();
  new Phone(door, key).once(Command.SetClock, u32(monday));
  const guest = narrow(key, { holder: 2, until: monday - 100 });
  t.is(new Phone(door, key).once(Command.SetClock, u32(monday - 1000))?.reason, Reason.ClockFloor);
  t.is(new Phone(door, guest).once(Command.Unlock)?.reason, Reason.Expired);
  door.pullPower();
  t.is(new Phone(door, guest).once(Command.Unlock)?.reason, Reason.ClockUnknown);
  t.is(new Phone(door, key).once(Command.SetClock, u32(monday - 1000))?.reason, Reason.ClockFloor);
  t.true(door.bolt.locked);
});

test('attack 15: a disabled keypad does not stop a phone', (t) => {
  const { door, key } = claimed();
  for (let n = 0; n < 8; n++) door.enter('5550199');
  t.is(new Phone(door, key).once(Command.Unlock)?.reason, Reason.None);
});

test('attack 18: whether a PIN is taken costs the connection, ten seconds and a line in the log', (t) => {
  const { door, key } = claimed();
  const pin = (slot: number): Buffer => Buffer.concat([Buffer.from([slot]), Buffer.from('719382    ')]);
  new Phone(door, key).once(Command.AddPin, pin(5));
  const asker = new Phone(door, narrow(key, { holder: 4, rights: Right.Manage })).connect();
  t.is(asker.open(Command.AddPin, pin(6))?.reason, Reason.Duplicate);
  door.advance(200);
  t.false(asker.central.connected);
  asker.connect();
  t.is(asker.open(Command.Status), undefined);
  t.true(door.kinds.includes('PIN not changed'));
  const guest = narrow(key, { holder: 8, rights: Right.Unlock });
  door.advance(11_000);
  t.is(new Phone(door, guest).once(Command.AddPin, pin(6))?.reason, Reason.NotAllowed);
});

test('attack 19: every command needs its own right', (t) => {
  const { door, key } = claimed();
  for (let command = 1; command < Command.Claim; command++) {
    const right = rightOf.charCodeAt(command);
    const others = narrow(key, { holder: command, rights: 255 & ~right });
    const phone = new Phone(door, others).connect();
    t.is(phone.open(command)?.reason, Reason.NotAllowed, `command ${command}`);
    phone.leave();
  }
  t.true(door.bolt.locked);
  t.deepEqual(door.troubles, []);
});

test('attack 20: a guest widens a key by no block and by no lack of one', (t) => {
  const { door, key } = claimed();
  const guest = narrow(key, { holder: 3, rights: Right.Observe });
  t.is(new Phone(door, narrow(guest, { holder: 4 })).once(Command.Unlock)?.reason, Reason.NotAllowed);
  for (const blocks of [[], [narrow(key, { holder: 3 }).blocks[0]!]]) {
    const phone = new Phone(door, { ...guest, blocks }).connect();
    t.true(isRefused(phone, phone.openMessage(Command.Unlock)));
  }
  const four = [1, 2, 3, 4].reduce((above, holder) => narrow(above, { holder }), key);
  const phone = new Phone(door, four).connect();
  t.true(isRefused(phone, phone.openMessage(Command.Unlock)));
});

test('attack 21: the lock looks at the window of a key, from its own block', (t) => {
  const { door, key } = claimed();
  new Phone(door, key).once(Command.SetClock, u32(monday));
  const guest = narrow(key, { holder: 3, until: monday + 60 });
  t.is(new Phone(door, guest).once(Command.Unlock)?.reason, Reason.None);
  door.advance(60_000);
  t.is(new Phone(door, guest).once(Command.Unlock)?.reason, Reason.Expired);
  const longer = Buffer.from(guest.blocks[0]!);
  longer.writeUInt32LE(monday + 9999, 8);
  t.is(longer.length, blockBytes);
  const phone = new Phone(door, { ...guest, blocks: [longer] }).connect();
  t.true(isRefused(phone, phone.openMessage(Command.Unlock)));
});

test('attack 22: what was revoked stays so, whatever the phone has heard of it', (t) => {
  const { door, key } = claimed();
  const guest = narrow(key, { holder: 3 });
  new Phone(door, key).once(Command.Revoke, Buffer.concat([u32(3), u32(0xffffffff)]));
  door.pullPower();
  t.is(new Phone(door, guest).once(Command.Unlock)?.reason, Reason.Revoked);
  const phone = new Phone(door, key).connect();
  const offer = phone.open(Command.RenewKeys)!.data;
  phone.leave();
  const renewed = { id: offer.subarray(0, 4), secret: offer.subarray(4, 20), blocks: [] };
  t.is(new Phone(door, renewed).once(Command.Status)?.reason, Reason.None);
  t.is(new Phone(door, guest).once(Command.Unlock)?.reason, Reason.UnknownKey);
});

test('attack 25: an open is good for ten seconds behind its hello, and once', (t) => {
  const { door, key } = claimed();
  const phone = new Phone(door, key).connect();
  const message = phone.openMessage(Command.Unlock);
  door.advance(10_100);
  t.false(phone.central.connected);
  t.true(isRefused(phone.connect(), message));
});

test('attack 26: what a false lock has heard opens nothing later', (t) => {
  const { door, key } = claimed();
  const phone = new Phone(door, key);
  phone.nonce = Buffer.alloc(16, 7);
  const harvested = phone.openMessage(Command.Unlock);
  t.true(isRefused(new Phone(door, key).connect(), harvested));
});

test('attack 28: nobody becomes the owner without someone inside, or with the digits alone', (t) => {
  const door = owned(mdbt42q);
  typeClaim(door);
  door.inside = false;
  t.is(new Phone(door, claimKeyOf(claimDigits)).once(Command.Claim)?.reason, Reason.NoClaim, 'a lock with an owner');
  t.is(door.recordOf(5), undefined);
  const other = owned(mdbt42q);
  other.inside = true;
  other.enter(ownerPin);
  typeClaim(other);
  other.inside = false;
  t.is(new Phone(other, claimKeyOf(claimDigits)).once(Command.Claim)?.reason, Reason.NotInside);
  t.is(other.recordOf(5), undefined);
});

test('attack 29: who records a whole claim has no key of the lock', (t) => {
  const door = fresh(mdbt42q);
  const heard: Buffer[] = [];
  door.air.sniff(({ bytes }) => heard.push(Buffer.from(bytes)));
  const key = claim(door);
  const air = Buffer.concat(heard).toString('hex');
  for (const secret of [key.secret, claimKeyOf(claimDigits).secret])
    t.false(air.includes(secret.toString('hex').slice(0, 16)));
  const guess = new Phone(door, claimKeyOf(claimDigits.replace('1', '2'))).connect();
  t.true(isRefused(guess, guess.openMessage(Command.Claim)));
});

test('attack 33: nothing can be read, and nothing hangs on pairing', (t) => {
  const { door } = claimed();
  const central = new Central(door.air);
  central.connect();
  t.deepEqual(
    [requestUuid, answerUuid].map((uuid) => central.find(uuid).readable),
    [false, false],
  );
  t.false(central.pair());
  t.deepEqual(door.troubles, []);
});

test('attack 39: no PIN given by phone is in the log that a phone reads', (t) => {
  const { door, key } = claimed();
  const phone = new Phone(door, key).connect();
  phone.open(Command.AddPin, Buffer.from('\x05719382    ', 'latin1'));
  const log = phone.next(Command.ReadLog, u32(0))!.data;
  t.true(log.length > 0);
  t.false(log.includes('719382'));
  t.false(Buffer.from(door.flash).includes('719382'));
});

test("attack 22: who once had the owner's key cannot fetch the next one in advance, and asking for it is told", (t) => {
  const { door, key } = claimed();
  const offered = (): string => {
    const phone = new Phone(door, key).connect();
    const { data } = phone.open(Command.RenewKeys)!;
    phone.leave();
    door.advance(130_000);
    return data.toString('hex');
  };
  const inAdvance = offered();
  t.is(door.kinds.at(-1), 'Key offered');
  door.pullPower();
  door.advance(1000);
  t.not(offered().slice(0, 40), inAdvance.slice(0, 40));
});

test('attack 23: a narrowed key is not told as the owner, whatever its holder id', (t) => {
  const { door, key } = claimed();
  t.is(new Phone(door, key).once(Command.Unlock)?.reason, Reason.None);
  door.advance(20_000);
  t.is(new Phone(door, narrow(key, { holder: 0 })).once(Command.Unlock)?.reason, Reason.None);
  const holders = readEntries(door.flash, door.board).flatMap((entry) =>
    !isSeal(entry) && entry.code === EventCode.Granted ? [entry.value] : [],
  );
  t.deepEqual(holders, [0, 1]);
});

test('attack 40: two adverts of a lock have nothing in common that another lock has not', (t) => {
  const { door, key } = claimed();
  const advert = (of: TestDoor): { address: string; id: Buffer; rest: string } => {
    const { data, address, name } = new Central(of.air).scan()!;
    t.is(name, undefined);
    return { address, id: Buffer.from(data.subarray(25)), rest: Buffer.from(data.subarray(0, 25)).toString('hex') };
  };
  const first = advert(door);
  new Phone(door, key).once(Command.Status);
  const second = advert(door);
  const other = advert(claimed(2).door);
  t.notDeepEqual(first.id, second.id);
  t.is(first.rest, second.rest);
  t.is(first.rest, other.rest);
  t.is(first.id.length, 6);
  door.enter('5550199');
  t.is(advert(door).rest, first.rest, 'no state');
  const rotated = advert(door);
  door.advance(960_000);
  t.notDeepEqual(advert(door).id, rotated.id);
  t.not(advert(door).address, rotated.address);
  t.is(Open.Blocks, 22);
});
