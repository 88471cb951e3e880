/** A phone and the built firmware, over the simulated radio. */
import test from 'ava';
import { Command, Right } from '../../src/wire/command.js';
import { Reason } from '../../src/wire/events.js';
import { fresh, mdbt42q, owned } from '../helpers/locks.js';
import { claim, narrow, Phone } from '../helpers/phone.js';

test('a phone becomes the owner by 28 digits, and opens the door', (t) => {
  const door = fresh(mdbt42q);
  const key = claim(door);
  const phone = new Phone(door, key).connect();
  const trips = phone.central.roundTrips;
  const answer = phone.open(Command.Unlock);
  t.deepEqual(answer, { reason: Reason.None, data: Buffer.alloc(0), isProven: true });
  t.log(phone.central.roundTrips - trips, door.kinds);
  door.advance(2000);
  t.true(door.bolt.unlocked);
  t.deepEqual(door.troubles, []);
});
