/** What is looked up in a text, while the end of that text is how the sought begins: there the interpreter finds it, and it is not. */
import test from 'ava';
import { RecordKey } from '../../src/store/keys.js';
import { Command } from '../../src/wire/command.js';
import { Reason } from '../../src/wire/events.js';
import { pinOfDigest } from '../helpers/digest-of.js';
import { enrol, fresh, mdbt42q, owned } from '../helpers/locks.js';
import { claim, narrow, Phone } from '../helpers/phone.js';

for (const beginning of ['\0', '\0\0']) {
  test(`a PIN whose tag begins with ${beginning.length} zeros, as free tags end, is refused and taken like any other`, (t) => {
    const door = owned(mdbt42q);
    const pin = pinOfDigest(door.recordOf(RecordKey.Root)!.payload, beginning);
    door.enter(pin);
    t.is(door.kinds.at(-1), 'Access refused');
    enrol(door, 5, pin);
    door.advance(11_000);
    door.enter(pin);
    door.advance(2000);
    t.true(door.bolt.unlocked, door.kinds.join());
    t.deepEqual(door.troubles, []);
  });
}

test('a holder whose id begins as the last entry of holders ends is known from the others', (t) => {
  const door = fresh(mdbt42q);
  const key = claim(door);
  const revoke = (id: readonly number[]): Reason | undefined =>
    new Phone(door, key).once(Command.Revoke, Buffer.from([...id, 255, 255, 255, 255]))?.reason;
  // Its entry ends with no use, and the flag of a revoked holder.
  t.is(revoke([99, 0, 0, 0]), Reason.None);
  for (const holder of [1, 0x0100, 0x0100ff, 0x01ff]) {
    t.is(new Phone(door, narrow(key, { holder })).once(Command.Unlock)?.reason, Reason.None, String(holder));
    door.advance(20_000);
  }
  t.is(new Phone(door, narrow(key, { holder: 99 })).once(Command.Unlock)?.reason, Reason.Revoked);
  t.deepEqual(door.troubles, []);
});
