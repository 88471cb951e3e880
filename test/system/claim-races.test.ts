/** Someone in range has a claim key that they should not have, as a seller or from a terminal's history, while the owner enrols. */
import test from 'ava';
import { pageAt } from '../../boards/image.js';
import { claimPage } from '../../cli/claim-page.js';
import { Command } from '../../src/wire/command.js';
import { Reason } from '../../src/wire/events.js';
import { HmacLabel } from '../../src/wire/hmac-label.js';
import { claimKeyId, Direction, FrameHeader, tagBytes } from '../../src/wire/protocol.js';
import { fresh, imageOf, mdbt42q, ownerPin, type TestDoor } from '../helpers/locks.js';
import { hmac, Phone, type PhoneKey } from '../helpers/phone.js';

const wireKey = Buffer.from('a claim key here');
const thiefs: PhoneKey = { id: Buffer.from(claimKeyId, 'latin1'), secret: wireKey, blocks: [] };

function flashedByWire(): TestDoor {
  const { pageBytes, pages } = mdbt42q.storage;
  const flash = new Uint8Array(pageBytes * pages).fill(0xff);
  flash.set(imageOf(mdbt42q));
  flash.set(claimPage(pageBytes, wireKey), pageAt(mdbt42q, mdbt42q.vault.firstPage));
  return fresh(mdbt42q, { flash });
}

/** Takes an offer while someone inside holds the button for something else. */
function takeOffer(door: TestDoor): { thief: Phone; key: PhoneKey } {
  const thief = new Phone(door, thiefs).connect();
  const { data, reason } = thief.open(Command.Claim)!;
  if (reason) throw new Error(`no offer: ${reason}`);
  return { thief, key: { id: data.subarray(0, 4), secret: data.subarray(4, 20), blocks: [] } };
}

test('attack 28: an offer does not outlive the owner who enrols at the keypad', (t) => {
  const door = flashedByWire();
  door.inside = true;
  const { thief, key } = takeOffer(door);
  door.enter(ownerPin);
  door.enter(ownerPin);
  door.inside = false;
  t.is(door.kinds.at(-1), 'User added');
  thief.leave();
  door.advance(11_000);
  door.enter(ownerPin);
  door.advance(2000);
  t.true(door.bolt.unlocked, 'the owner has tried the lock, and went');
  door.advance(10_000);
  const opened = new Phone(door, key).once(Command.Unlock);
  t.not(opened?.reason, Reason.None, door.kinds.join());
});

test('attack 28: who becomes the owner between the two entries of a PIN is not hidden by the second', (t) => {
  const door = flashedByWire();
  door.inside = true;
  const { thief, key } = takeOffer(door);
  door.enter(ownerPin);
  thief.key = key;
  thief.greet();
  t.is(thief.open(Command.Status)?.reason, Reason.None);
  thief.leave();
  door.enter(ownerPin);
  door.inside = false;
  t.not(door.kinds.at(-1), 'User added', door.kinds.join());
});

test('what stays open: who has recorded a claim and sees its link later has the owner’s key', (t) => {
  const door = flashedByWire();
  door.inside = true;
  const owner = new Phone(door, thiefs).connect();
  const { data } = owner.open(Command.Claim)!;
  // What was on the air: both nonces, and the answer's bytes.
  const frames = owner.central.pushed
    .filter(({ data: frame }) => frame[0] !== FrameHeader.Hello)
    .map(({ data: frame }) => frame.subarray(1));
  const answer = Buffer.concat(frames.map((frame) => Buffer.from(frame)));
  const body = answer.subarray(2, -tagBytes);
  const stream = (block: number): Buffer => hmac(wireKey, [HmacLabel.Stream], owner.session, [Direction.ToPhone, 0, block]);
  const keys = Buffer.concat([stream(0), stream(1)]);
  const heard = Buffer.from(body.map((byte, at) => byte ^ keys[at]!));
  t.deepEqual(heard.subarray(0, 20), data.subarray(0, 20));
  owner.key = { id: data.subarray(0, 4), secret: data.subarray(4, 20), blocks: [] };
  owner.greet();
  owner.open(Command.Status);
  owner.leave();
  door.inside = false;
  door.advance(11_000);
  const thief = new Phone(door, { id: heard.subarray(0, 4), secret: heard.subarray(4, 20), blocks: [] });
  t.is(thief.once(Command.Unlock)?.reason, Reason.None);
});
